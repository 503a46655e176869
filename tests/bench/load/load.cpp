// A load of y-websocket clients in rooms, in one thread: opens them, sends real Yjs updates open loop, times arrivals.
//
//   load HOST PORT PATH ROOMS CLIENTS RATE WARM SECONDS PID
//
// Every client of a room sends RATE updates a second from a random phase; PATH has %d for the room's number. An update
// sets one key of a map; its text holds who sent it, its number and when it was due (microseconds), so an arrival is
// found in whatever frame the server makes of it, merged or not. Latency counts from the due time. Prints one JSON line:
// sent, delivered, expected, p50/p99/max in milliseconds, own lag p99, bytes received, broken connections, and the CPU
// seconds that process PID (the server) used while it was measured, warm-up and opening excluded.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <random>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <vector>

using Bytes = std::string;

static uint64_t now_us() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return uint64_t(t.tv_sec) * 1000000 + t.tv_nsec / 1000;
}

static void var_uint(Bytes &out, uint64_t value) {
  while (value > 127) {
    out.push_back(char(128 | (value & 127)));
    value >>= 7;
  }
  out.push_back(char(value));
}

static void var_bytes(Bytes &out, const Bytes &text) {
  var_uint(out, text.size());
  out += text;
}

static const char MARK = '~';
static const size_t STAMP = 1 + 4 + 6 + 12;  // mark, client, number, time in hex

static Bytes stamp(unsigned client, unsigned number, uint64_t at) {
  char text[STAMP + 1];
  snprintf(text, sizeof text, "%c%04x%06x%012llx", MARK, client & 0xffff, number & 0xffffff, (unsigned long long)at);
  return Bytes(text, STAMP);
}

// Yjs update v1 with one item: a new value of one map key, after the client's own value before.
static Bytes map_update(uint64_t id, unsigned clock, unsigned client, const Bytes &value) {
  Bytes out;
  var_uint(out, 1);
  var_uint(out, 1);
  var_uint(out, id);
  var_uint(out, clock);
  if (clock == 0) {
    out.push_back(char(0x20 | 8));  // any content with a parent key
    var_uint(out, 1);
    var_bytes(out, "load");
    var_bytes(out, "k" + std::to_string(client));
  } else {
    out.push_back(char(0x80 | 8));  // any content after an origin
    var_uint(out, id);
    var_uint(out, clock - 1);
  }
  var_uint(out, 1);
  out.push_back(char(119));
  var_bytes(out, value);
  var_uint(out, 0);
  return out;
}

static Bytes masked_frame(const Bytes &payload) {
  Bytes out;
  out.push_back(char(0x82));
  if (payload.size() < 126) {
    out.push_back(char(0x80 | payload.size()));
  } else {
    out.push_back(char(0x80 | 126));
    out.push_back(char(payload.size() >> 8));
    out.push_back(char(payload.size()));
  }
  const char mask[4] = {0x5a, 0x13, 0x77, 0x2c};
  out.append(mask, 4);
  for (size_t i = 0; i < payload.size(); i++) out.push_back(payload[i] ^ mask[i & 3]);
  return out;
}

struct Client {
  int fd = -1;
  unsigned room = 0, index = 0, clock = 0;
  uint64_t id = 0, next = 0;
  bool upgraded = false, joined = false, broken = false, writing = false;
  Bytes in, out;
};

struct Load {
  int poll = epoll_create1(0);
  std::vector<Client> clients;
  std::vector<float> latencies, lags;
  uint64_t sent = 0, delivered = 0, bytes = 0, broken = 0, from = 0, until = 0;
  std::mt19937 random{7};

  void want(Client &c, bool write) {
    if (c.writing == write) return;
    c.writing = write;
    epoll_event event{};
    event.events = EPOLLIN | (write ? uint32_t(EPOLLOUT) : 0u);
    event.data.u32 = c.index;
    epoll_ctl(poll, EPOLL_CTL_MOD, c.fd, &event);
  }

  void fail(Client &c) {
    if (c.broken) return;
    c.broken = true;
    broken++;
    close(c.fd);
  }

  void flush(Client &c) {
    while (!c.out.empty()) {
      ssize_t n = send(c.fd, c.out.data(), c.out.size(), MSG_NOSIGNAL);
      if (n < 0) {
        if (errno == EAGAIN) return want(c, true);
        return fail(c);
      }
      c.out.erase(0, n);
    }
    want(c, false);
  }

  void write(Client &c, const Bytes &message) {
    c.out += masked_frame(message);
    flush(c);
  }

  void open(Client &c, const char *host, int port, const char *path) {
    c.fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1;
    setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, host, &to.sin_addr);
    if (connect(c.fd, (sockaddr *)&to, sizeof to) != 0) {
      perror("connect");
      exit(1);
    }
    char where[256];
    snprintf(where, sizeof where, path, c.room);
    Bytes request = Bytes("GET ") + where + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(port) +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    if (send(c.fd, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size())) fail(c);
    fcntl(c.fd, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = c.index;
    epoll_ctl(poll, EPOLL_CTL_ADD, c.fd, &event);
  }

  void hear(Client &c, const char *data, size_t size, uint64_t now) {
    for (const char *at = data, *end = data + size; (at = (const char *)memchr(at, MARK, end - at)); at++) {
      if (size_t(end - at) < STAMP) return;
      unsigned client, number;
      unsigned long long due;
      char text[STAMP + 1];
      memcpy(text, at, STAMP);
      text[STAMP] = 0;
      if (sscanf(text + 1, "%4x%6x%12llx", &client, &number, &due) != 3) continue;
      if (client == (c.index & 0xffff) || due < from || due >= until) continue;
      delivered++;
      latencies.push_back((now - due) / 1000.0f);
    }
  }

  void read(Client &c) {
    char buffer[1 << 16];
    for (;;) {
      ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
      if (n == 0 || (n < 0 && errno != EAGAIN)) return fail(c);
      if (n < 0) break;
      bytes += n;
      c.in.append(buffer, n);
    }
    if (!c.upgraded) {
      size_t end = c.in.find("\r\n\r\n");
      if (end == Bytes::npos) return;
      if (c.in.compare(0, 12, "HTTP/1.1 101") != 0) return fail(c);
      c.in.erase(0, end + 4);
      c.upgraded = true;
      write(c, Bytes("\x00\x00\x01\x00", 4));  // sync step 1 of an empty document
    }
    frames(c);
  }

  void frames(Client &c) {
    uint64_t now = now_us();
    size_t at = 0;
    while (c.in.size() - at >= 2) {
      const unsigned char *head = (const unsigned char *)c.in.data() + at;
      uint64_t size = head[1] & 127;
      size_t start = 2;
      if (size == 126) {
        if (c.in.size() - at < 4) break;
        size = (head[2] << 8) | head[3];
        start = 4;
      } else if (size == 127) {
        if (c.in.size() - at < 10) break;
        size = 0;
        for (int i = 2; i < 10; i++) size = (size << 8) | head[i];
        start = 10;
      }
      if (c.in.size() - at < start + size) break;
      const char *payload = c.in.data() + at + start;
      int opcode = head[0] & 15;
      if (opcode == 8) return fail(c);
      if (opcode == 2) {
        hear(c, payload, size, now);
        c.joined = true;
        if (size > 1 && payload[0] == 0 && payload[1] == 0) write(c, Bytes("\x00\x01\x02\x00\x00", 5));  // step 1: nothing to give
      } else if (opcode == 9) {
        Bytes pong = masked_frame(Bytes(payload, size));
        pong[0] = char(0x8a);
        c.out += pong;
        flush(c);
      }
      at += start + size;
    }
    c.in.erase(0, at);
  }

  void drain(int wait_ms) {
    epoll_event events[256];
    int n = epoll_wait(poll, events, 256, wait_ms);
    for (int i = 0; i < n; i++) {
      Client &c = clients[events[i].data.u32];
      if (c.broken) continue;
      if (events[i].events & EPOLLOUT) flush(c);
      if (!c.broken && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) read(c);
    }
  }

  // Until every client has heard from its room: nobody is measured while others still open.
  void await_all(uint64_t us) {
    uint64_t end = now_us() + us;
    while (now_us() < end && !std::all_of(clients.begin(), clients.end(), [](const Client &c) { return c.joined || c.broken; })) drain(5);
  }

  void settle(uint64_t us) {
    for (uint64_t end = now_us() + us; now_us() < end;) drain(5);
  }
};

// User and system time of all threads of a process, in seconds (proc(5): fields 14 and 15 of stat).
static double cpu_seconds(const char *pid) {
  char line[1024] = "";
  FILE *file = fopen((Bytes("/proc/") + pid + "/stat").c_str(), "r");
  if (!file) return 0;
  size_t size = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[size] = 0;
  const char *after = strrchr(line, ')');
  unsigned long long user = 0, system = 0;
  if (!after || sscanf(after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system) != 2) return 0;
  return double(user + system) / sysconf(_SC_CLK_TCK);
}

static float percentile(std::vector<float> &values, double share) {
  if (values.empty()) return 0;
  size_t at = std::min(values.size() - 1, size_t(values.size() * share));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[at];
}

int main(int argc, char **argv) {
  if (argc != 10) {
    fprintf(stderr, "load HOST PORT PATH ROOMS CLIENTS RATE WARM SECONDS PID\n");
    return 2;
  }
  const char *host = argv[1], *path = argv[3];
  int port = atoi(argv[2]);
  unsigned rooms = atoi(argv[4]), each = atoi(argv[5]);
  double rate = atof(argv[6]), warm = atof(argv[7]), seconds = atof(argv[8]);
  Load load;
  load.clients.resize(size_t(rooms) * each);
  for (unsigned i = 0; i < load.clients.size(); i++) {
    Client &c = load.clients[i];
    c.index = i;
    c.room = i / each;
    c.id = (uint64_t(load.random()) & 0x7fffffff) + 1;
    load.open(c, host, port, path);
    if (i % 20 == 19) load.drain(1);
  }
  load.await_all(30000000);
  load.settle(500000);
  uint64_t start = now_us(), interval = uint64_t(1e6 / rate);
  load.from = start + uint64_t(warm * 1e6);
  load.until = load.from + uint64_t(seconds * 1e6);
  for (Client &c : load.clients) c.next = start + load.random() % interval;
  double cpu = -1;
  for (;;) {
    uint64_t now = now_us(), soonest = UINT64_MAX;
    if (now >= load.until) break;
    if (cpu < 0 && now >= load.from) cpu = cpu_seconds(argv[9]);
    for (Client &c : load.clients) {
      while (!c.broken && c.next <= now) {
        Bytes update = map_update(c.id, c.clock, c.index, stamp(c.index, c.clock, c.next));
        Bytes message("\x00\x02", 2);
        var_bytes(message, update);
        load.write(c, message);
        if (c.next >= load.from) {
          load.sent++;
          load.lags.push_back((now_us() - c.next) / 1000.0f);
        }
        c.clock++;
        c.next += interval;
      }
      soonest = std::min(soonest, c.next);
    }
    load.drain(soonest > now_us() + 1000 ? 1 : 0);
  }
  cpu = cpu_seconds(argv[9]) - cpu;
  load.settle(1500000);
  uint64_t expected = load.sent * (each - 1);
  printf("{\"sent\":%llu,\"delivered\":%llu,\"expected\":%llu,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"lag_p99\":%.3f,"
         "\"bytes\":%llu,\"broken\":%llu,\"cpu\":%.2f}\n",
         (unsigned long long)load.sent, (unsigned long long)load.delivered, (unsigned long long)expected,
         percentile(load.latencies, .5), percentile(load.latencies, .99), percentile(load.latencies, 1.0),
         percentile(load.lags, .99), (unsigned long long)load.bytes, (unsigned long long)load.broken, cpu);
}
