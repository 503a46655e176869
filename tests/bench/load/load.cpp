// A load of clients in rooms, in one thread, open loop: every message has a time when it is due, and is late from then.
//
//   load mode=… port=… [door=yjs|hocuspocus|native] [path=/yjs/] documents=FILE [tokens=FILE] [rooms=1] [clients=1] [pid=…]
//
//   mode=edit, mode=presence  RATE messages a second of each of the first `senders` clients of a room (all):
//                             rates=4,6,8 [prewarm=0] [warm=1] [seconds=3] [p99=0] [patience=1]; with p99 (milliseconds)
//                             the ladder ends after `patience` rates in a row that arrive late or not whole
//   mode=idle                 [hold=3]: what the server's memory grows by
//   mode=join                 [spread=0] [vector=HEX]: all open their sockets in that time and want what is missing
//   mode=replay               messages=FILE (each after its length in 4 octets, big end first) [window=100] [hello=0]:
//                             the first `hello` of them open the document, the rest is sent as the server saves it
//   mode=echo                 [rate=20] [seconds=3]: a bare socket that says back what it hears, the floor of any server
//
// `documents` and `tokens` hold one a line; token i is client i's, from the start again when there are fewer. Prints
// one JSON line per rate, or one. Times in milliseconds; `cpu` is the seconds that process PID used meanwhile.
#include "crowd.h"
#include <algorithm>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <sys/resource.h>
#include <thread>

static std::map<Bytes, Bytes> options;

static Bytes text(const char *name, const char *otherwise = "") {
  auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

static double number(const char *name, double otherwise) {
  auto found = options.find(name);
  return found == options.end() ? otherwise : atof(found->second.c_str());
}

static std::vector<Bytes> lines(const Bytes &file) {
  std::vector<Bytes> found;
  std::ifstream in(file);
  for (Bytes line; std::getline(in, line);) found.push_back(line);
  return found;
}

// User and system time of all threads of the server, in seconds (proc(5): fields 14 and 15 of stat).
static double cpu_seconds() {
  std::ifstream in("/proc/" + text("pid", "0") + "/stat");
  Bytes line;
  std::getline(in, line);
  unsigned long long user = 0, system = 0;
  size_t after = line.rfind(')');
  if (after == Bytes::npos) return 0;
  sscanf(line.c_str() + after + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &user, &system);
  return double(user + system) / sysconf(_SC_CLK_TCK);
}

static double resident_kb() {
  for (const Bytes &line : lines("/proc/" + text("pid", "0") + "/status"))
    if (line.compare(0, 6, "VmRSS:") == 0) return atof(line.c_str() + 6);
  return 0;
}

static double own_cpu() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

struct Times {
  std::vector<float> all;
  void add(uint64_t from, uint64_t to) { all.push_back(to > from ? (to - from) / 1000.0f : 0.0f); }
  float at(double share) {
    if (all.empty()) return 0;
    size_t place = std::min(all.size() - 1, size_t(all.size() * share));
    std::nth_element(all.begin(), all.begin() + place, all.end());
    return all[place];
  }
};

static void print(std::vector<std::pair<const char *, double>> fields) {
  Bytes out;
  char one[80];
  for (auto &[name, value] : fields) {
    snprintf(one, sizeof one, "%s\"%s\":%.10g", out.empty() ? "{" : ",", name, value);
    out += one;
  }
  printf("%s}\n", out.c_str());
  fflush(stdout);
}

static void furnish(Crowd &crowd) {
  auto documents = lines(text("documents")), tokens = lines(text("tokens"));
  unsigned rooms = unsigned(number("rooms", 1)), each = unsigned(number("clients", 1));
  if (documents.size() < rooms) {
    fprintf(stderr, "%u rooms need as many documents\n", rooms);
    exit(2);
  }
  Bytes kind = text("door", "yjs"), vector = text("vector");
  crowd.door.kind = kind == "hocuspocus" ? Door::HOCUSPOCUS : kind == "native" ? Door::NATIVE : Door::YJS;
  crowd.door.path = text("path", "/");
  crowd.port = int(number("port", 0));
  crowd.clients.resize(size_t(rooms) * each);
  std::mt19937_64 random{std::random_device{}()};  // an id that was used before would say nothing new
  for (unsigned i = 0; i < crowd.clients.size(); i++) {
    Client &c = crowd.clients[i];
    c.index = i;
    c.room = i / each;
    c.document = documents[c.room];
    if (!tokens.empty()) c.token = tokens[i % tokens.size()];
    c.writer.id = (random() & 0x7fffffff) + 1;
    c.writer.types = i & 1;
    if (!vector.empty()) {
      c.vector.clear();
      for (size_t at = 0; at + 1 < vector.size(); at += 2) c.vector.push_back(char(strtol(vector.substr(at, 2).c_str(), nullptr, 16)));
    }
  }
}

// What is sent and what comes of it, one rate after the other.
struct Run {
  Crowd &crowd;
  bool presence;
  unsigned each = unsigned(number("clients", 1)), senders = unsigned(number("senders", each));
  uint64_t from = 0, until = 0, sent = 0, delivered = 0, superseded = 0;
  Times arrivals, lags, saves;
  std::vector<unsigned> heard;  // presence: the next number that each client expects of each other in its room
  std::mt19937 random{7};

  Run(Crowd &crowd, bool presence) : crowd(crowd), presence(presence) {
    if (presence) heard.resize(crowd.clients.size() * each);
    crowd.on_message = [this](Client &c, const char *data, size_t size, uint64_t now) { find(c, data, size, now); };
    crowd.on_saved = [this](Client &c, uint64_t, uint64_t now) {
      if (c.unsaved.empty()) return;
      if (is_counted(c.unsaved.front())) saves.add(c.unsaved.front(), now);
      c.unsaved.pop_front();
    };
  }

  bool is_counted(uint64_t due) const { return due >= from && due < until; }

  void find(Client &c, const char *data, size_t size, uint64_t now) {
    Stamp stamp;
    for (const char *at = data, *end = data + size; (at = (const char *)memchr(at, MARK, end - at)); at++) {
      if (size_t(end - at) < STAMP) return;
      if (!read_stamp(at, stamp)) continue;
      bool own = stamp.client == (c.index & 0xffff);
      if (presence && !own) skip(c, stamp);
      if (!is_counted(stamp.due)) continue;
      if (own && crowd.door.kind == Door::YJS) saves.add(stamp.due, now);
      if (own) continue;
      delivered++;
      arrivals.add(stamp.due, now);
    }
  }

  // States that a newer one has overtaken count as told.
  void skip(Client &c, const Stamp &stamp) {
    unsigned &next = heard[size_t(c.index) * each + stamp.client % each];
    if (stamp.number > next && is_counted(stamp.due)) superseded += stamp.number - next;
    next = stamp.number + 1;
  }

  void say(Client &c, uint64_t due) {
    Bytes stamp = stamped({c.index, c.number++, due});
    if (presence) return crowd.say(c, crowd.door.awareness(c.document, c.writer.awareness(c.index, stamp)));
    if (crowd.door.kind == Door::HOCUSPOCUS) c.unsaved.push_back(due);
    crowd.say(c, crowd.door.update(c.document, c.writer.update(c.index, stamp)));
  }

  // Whether nearly everything arrived in time.
  bool at_rate(double rate, double warm, double seconds, bool tell) {
    arrivals.all.clear(), lags.all.clear(), saves.all.clear();
    sent = delivered = superseded = 0;
    uint64_t interval = uint64_t(1e6 / rate), start = now_us() + 20000;
    std::vector<std::pair<uint64_t, unsigned>> order;  // phase, client
    for (Client &c : crowd.clients)
      if (c.index % each < senders) order.push_back({random() % interval, c.index});
    std::sort(order.begin(), order.end());
    from = start + uint64_t(warm * 1e6);
    until = from + uint64_t(seconds * 1e6);
    double cpu = -1, own = 0, bytes = 0;
    for (uint64_t round = 0, next = 0; now_us() < until;) {
      uint64_t due = start + round * interval + order[next].first, now = now_us();
      if (cpu < 0 && now >= from) cpu = cpu_seconds(), own = own_cpu(), bytes = crowd.bytes;
      for (int burst = 0; due <= now && due < until && burst < 64; burst++) {
        Client &c = crowd.clients[order[next].second];
        if (!c.broken) {
          if (due >= from) sent++, lags.add(due, now_us());
          say(c, due);
        }
        if (++next == order.size()) next = 0, round++;
        due = start + round * interval + order[next].first;
      }
      crowd.turn(std::min(due, until));
    }
    cpu = cpu_seconds() - cpu, own = own_cpu() - own, bytes = crowd.bytes - bytes;
    uint64_t expected = sent * (each - 1);
    crowd.until(3000000, [&] { return delivered + superseded >= expected; });
    double share = expected ? double(delivered + superseded) / expected : 1;
    float p99 = arrivals.at(.99);
    if (tell)
      print({{"rate", rate}, {"sent", double(sent)}, {"delivered", double(delivered)}, {"expected", double(expected)},
             {"superseded", double(superseded)}, {"p50", arrivals.at(.5)}, {"p99", p99}, {"max", arrivals.at(1)},
             {"saved", double(saves.all.size())}, {"saved_p50", saves.at(.5)}, {"saved_p99", saves.at(.99)}, {"lag_p99", lags.at(.99)},
             {"seconds", seconds}, {"cpu", cpu}, {"own_cpu", own}, {"bytes", bytes}, {"broken", double(crowd.broken)}});
    return share > .99 && p99 <= number("p99", 1e9);
  }

  void ladder() {
    std::istringstream rates(text("rates", "1"));
    double warm = number("warm", 1), seconds = number("seconds", 3), prewarm = number("prewarm", 0);
    int patience = int(number("patience", 1));
    bool first = true;
    for (Bytes one; std::getline(rates, one, ',') && patience > 0; first = false) {
      double rate = atof(one.c_str());
      if (first && prewarm > 0) at_rate(rate, prewarm, .2, false);
      patience = at_rate(rate, warm, seconds, true) ? int(number("patience", 1)) : patience - 1;
    }
  }
};

static void idle(Crowd &crowd) {
  double before = resident_kb();
  crowd.open_all();
  double cpu = cpu_seconds(), hold = number("hold", 3);
  crowd.until(uint64_t(hold * 1e6), [] { return false; });
  print({{"clients", double(crowd.clients.size())}, {"kb", resident_kb() - before}, {"before_kb", before},
         {"cpu", cpu_seconds() - cpu}, {"seconds", hold}, {"broken", double(crowd.broken)}});
}

static void join(Crowd &crowd) {
  std::mt19937 random{7};
  uint64_t spread = uint64_t(number("spread", 0) * 1e6), start = now_us();
  std::vector<uint64_t> when;
  for (size_t i = 0; i < crowd.clients.size(); i++) when.push_back(start + (spread ? random() % spread : 0));
  std::sort(when.begin(), when.end());
  double cpu = cpu_seconds();
  for (Client &c : crowd.clients) {
    while (now_us() < when[c.index]) crowd.turn(when[c.index]);
    crowd.open(c);
  }
  crowd.until(60000000, [&] { return crowd.all_joined(crowd.clients.size()); });
  Times times;
  uint64_t last = start;
  size_t joined = 0;
  for (Client &c : crowd.clients)
    if (c.joined) joined++, times.add(c.opened, c.synced), last = std::max(last, c.synced);
  print({{"joined", double(joined)}, {"p50", times.at(.5)}, {"p99", times.at(.99)}, {"max", times.at(1)},
         {"last", (last - start) / 1e3}, {"bytes", double(crowd.bytes)}, {"cpu", cpu_seconds() - cpu},
         {"broken", double(crowd.broken)}});
}

static void replay(Crowd &crowd) {
  std::ifstream in(text("messages"), std::ios::binary);
  Bytes all((std::istreambuf_iterator<char>(in)), {});
  std::vector<std::pair<size_t, size_t>> messages;
  for (size_t at = 0; at + 4 <= all.size();) {
    size_t size = 0;
    for (int i = 0; i < 4; i++) size = (size << 8) | (unsigned char)all[at++];
    messages.push_back({at, size});
    at += size;
  }
  Client &c = crowd.clients[0];
  uint64_t hello = uint64_t(number("hello", 0)), window = uint64_t(number("window", 100)), saved = 0, sent = 0;
  auto message = [&](uint64_t i) { return all.substr(messages[i].first, messages[i].second); };
  std::vector<uint64_t> said;
  Times times;
  crowd.open(c);
  crowd.until(5000000, [&] { return c.connected; });
  for (uint64_t i = 0; i < hello; i++) crowd.say(c, message(i));
  if (!crowd.until(20000000, [&] { return c.joined || c.broken; }) || c.broken) return crowd.fail(c, "it never joined");
  crowd.until(200000, [] { return false; });  // what the door says about the join is over
  uint64_t count = messages.size() - hello;
  crowd.on_saved = [&](Client &, uint64_t through, uint64_t now) {
    for (uint64_t last = through ? through : saved + 1; saved < last && saved < sent; saved++) times.add(said[saved], now);
  };
  double cpu = cpu_seconds();
  uint64_t start = now_us();
  while (saved < count && !c.broken && now_us() < start + 300000000) {
    while (sent < count && sent - saved < window) {
      put_frame(c.out, message(hello + sent++));
      said.push_back(now_us());
    }
    crowd.flush(c);
    crowd.turn(now_us() + 1000);
  }
  print({{"saved", double(saved)}, {"count", double(count)}, {"seconds", (now_us() - start) / 1e6}, {"cpu", cpu_seconds() - cpu},
         {"p50", times.at(.5)}, {"p99", times.at(.99)}, {"broken", double(crowd.broken)}});
}

static void echo() {
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof here;
  if (bind(listener, (sockaddr *)&here, size) || listen(listener, 1) || getsockname(listener, (sockaddr *)&here, &size)) exit(1);
  std::thread server([&] {
    int fd = accept(listener, nullptr, nullptr);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char buffer[4096];
    for (ssize_t n; (n = recv(fd, buffer, sizeof buffer, 0)) > 0;)
      if (send(fd, buffer, n, MSG_NOSIGNAL) != n) break;
    close(fd);
  });
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (sockaddr *)&here, size)) exit(1);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  Times times;
  Bytes message(60, 'x');
  char buffer[4096];
  uint64_t interval = uint64_t(1e6 / number("rate", 20)), count = uint64_t(number("rate", 20) * number("seconds", 3));
  for (uint64_t i = 0; i < count; i++) {
    usleep(interval);
    uint64_t start = now_us();
    if (send(fd, message.data(), message.size(), 0) < 0 || recv(fd, buffer, sizeof buffer, 0) < 0) exit(1);
    times.add(start, now_us());
  }
  close(fd);
  server.join();
  print({{"p50", times.at(.5)}, {"p99", times.at(.99)}});
}

int main(int count, char **words) {
  for (int i = 1; i < count; i++) {
    Bytes word = words[i];
    size_t equals = word.find('=');
    if (equals == Bytes::npos) return fprintf(stderr, "what is %s?\n", words[i]), 2;
    options[word.substr(0, equals)] = word.substr(equals + 1);
  }
  rlimit files{65536, 65536};
  setrlimit(RLIMIT_NOFILE, &files);
  Bytes mode = text("mode");
  if (mode == "echo") return echo(), 0;
  Crowd crowd;
  furnish(crowd);
  if (mode == "idle") return idle(crowd), 0;
  if (mode == "join") return join(crowd), 0;
  if (mode == "replay") return replay(crowd), 0;
  if (mode != "edit" && mode != "presence") return fprintf(stderr, "there is no mode %s\n", mode.c_str()), 2;
  crowd.open_all();
  crowd.until(300000, [] { return false; });
  Run(crowd, mode == "presence").ladder();
}
