// Many clients in one thread: opens their sockets, joins their documents, hears what arrives for whom.
#pragma once
#include "door.h"
#include "said.h"
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fcntl.h>
#include <functional>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

static const uint64_t HUGE_FRAME = 256 << 10;  // is not kept: only how it begins is looked at
static const uint64_t PATIENCE = 30000000;      // microseconds until everybody has to be in

struct Client {
  int fd = -1;
  unsigned index = 0, room = 0;
  bool connected = false, joined = false, broken = false, writing = false;
  Bytes document, token, vector = Bytes(1, 0), in, out, huge;
  uint64_t left = 0;       // of a huge frame
  uint64_t opened = 0, synced = 0;
  uint64_t last_saved = 0;
  unsigned number = 0;     // of its next message
  Writer writer;
  std::deque<uint64_t> unsaved;  // when each was due, where the door counts one by one
};

struct Crowd {
  Door door;
  int port = 0, poll = epoll_create1(0);
  std::vector<Client> clients;
  uint64_t bytes = 0, broken = 0;
  std::function<void(Client &, const char *, size_t, uint64_t)> on_message = [](Client &, const char *, size_t, uint64_t) {};
  std::function<void(Client &, uint64_t, uint64_t)> on_saved = [](Client &, uint64_t, uint64_t) {};

  void want(Client &c, bool write) {
    if (c.writing == write) return;
    c.writing = write;
    epoll_event event{};
    event.events = EPOLLIN | (write ? uint32_t(EPOLLOUT) : 0u);
    event.data.u32 = c.index;
    epoll_ctl(poll, EPOLL_CTL_MOD, c.fd, &event);
  }

  void fail(Client &c, const char *why) {
    if (c.broken) return;
    c.broken = true;
    if (++broken <= 3) fprintf(stderr, "client %u: %s\n", c.index, why);
    close(c.fd);
  }

  void flush(Client &c) {
    size_t gone = 0;
    while (gone < c.out.size()) {
      ssize_t n = send(c.fd, c.out.data() + gone, c.out.size() - gone, MSG_NOSIGNAL);
      if (n < 0) {
        if (errno != EAGAIN) return fail(c, strerror(errno));
        break;
      }
      gone += n;
    }
    c.out.erase(0, gone);
    want(c, !c.out.empty());
  }

  void say(Client &c, const Bytes &message, Opcode opcode = BINARY) {
    put_frame(c.out, message, opcode);
    if (!c.writing) flush(c);
  }

  // As every client does after these codes; the time runs from the first attempt.
  void come_again(Client &c) {
    close(c.fd);
    c.connected = false;
    c.in.clear();
    open(c);
  }

  void open(Client &c) {
    if (!c.opened) c.opened = now_us();
    c.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int one = 1;
    setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    if (connect(c.fd, (sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) {
      perror("connect");
      exit(1);
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT;
    event.data.u32 = c.index;
    c.writing = true;
    c.out = door.request(c.document, c.token, port);
    epoll_ctl(poll, EPOLL_CTL_ADD, c.fd, &event);
  }

  void hear(Client &c, const char *data, size_t size, uint64_t now) {
    Heard heard = door.hear(data, size);
    switch (heard.kind) {
    case Heard::ADMITTED:
      if (door.kind == Door::HOCUSPOCUS) say(c, door.step_1(c.document, c.vector));
      break;
    case Heard::ASKED:
      say(c, door.nothing_to_give(c.document));
      break;
    case Heard::SYNCED:
      if (!c.joined) c.synced = now;
      c.joined = true;
      break;
    case Heard::DENIED:
      return fail(c, "it was denied");
    case Heard::SAVED:
      on_saved(c, heard.through, now);
      break;
    case Heard::OTHER:
      break;
    }
    on_message(c, data, size, now);
  }

  void read(Client &c) {
    static char buffer[1 << 18];
    for (;;) {
      ssize_t n = recv(c.fd, buffer, sizeof buffer, 0);
      if (n == 0 || (n < 0 && errno != EAGAIN)) return fail(c, "it was closed");
      if (n < 0) return;
      bytes += n;
      size_t skipped = std::min<uint64_t>(c.left, n);
      c.left -= skipped;
      if (skipped && !c.left) hear(c, c.huge.data(), c.huge.size(), now_us());
      c.in.append(buffer + skipped, n - skipped);
      if (!c.connected && !upgrade(c)) continue;
      frames(c);
      if (c.broken || !c.connected || size_t(n) < sizeof buffer) return;
    }
  }

  bool upgrade(Client &c) {
    size_t end = c.in.find("\r\n\r\n");
    if (end == Bytes::npos) return false;
    if (c.in.compare(0, 12, "HTTP/1.1 101") != 0) {
      fail(c, c.in.substr(0, 60).c_str());
      return false;
    }
    c.in.erase(0, end + 4);
    c.connected = true;
    if (door.kind == Door::YJS) say(c, door.step_1(c.document, c.vector));
    if (door.kind == Door::HOCUSPOCUS) say(c, door.sign_in(c.document, c.token));
    return true;
  }

  void frames(Client &c) {
    uint64_t now = now_us();
    size_t at = 0;
    Head head;
    while (!c.broken && head.read(c.in.data() + at, c.in.size() - at)) {
      const char *payload = c.in.data() + at + head.start;
      size_t have = c.in.size() - at - head.start;
      if (have < head.size) {
        if (head.size < HUGE_FRAME || have < 1024) break;
        c.huge.assign(payload, 1024);
        c.left = head.size - have;
        at = c.in.size();
        break;
      }
      if (head.opcode == CLOSE) {
        Bytes why = goodbye(payload, head.size);
        if (!c.joined && c.opened + PATIENCE > now && (why.compare(0, 4, "1012") == 0 || why.compare(0, 4, "1013") == 0)) return come_again(c);
        return fail(c, ("it was told goodbye: " + why).c_str());
      }
      if (head.opcode == BINARY) hear(c, payload, head.size, now);
      if (head.opcode == PING) say(c, Bytes(payload, head.size), PONG);
      at += head.start + head.size;
    }
    if (c.connected) c.in.erase(0, at);
  }

  static Bytes goodbye(const char *payload, size_t size) {
    if (size < 2) return "without a code";
    const unsigned char *code = (const unsigned char *)payload;
    return std::to_string(code[0] << 8 | code[1]) + " " + Bytes(payload + 2, size - 2);
  }

  // Until `until` at the latest: waits for what happens next and handles it.
  void turn(uint64_t until) {
    uint64_t now = now_us(), wait = until > now ? until - now : 0;
    timespec pause{time_t(wait / 1000000), long(wait % 1000000) * 1000};
    pollfd one{poll, POLLIN, 0};
    if (wait && ppoll(&one, 1, &pause, nullptr) <= 0) return;
    epoll_event events[256];
    int n = epoll_wait(poll, events, 256, 0);
    for (int i = 0; i < n; i++) {
      Client &c = clients[events[i].data.u32];
      if (!c.broken && (events[i].events & EPOLLOUT)) flush(c);
      if (!c.broken && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) read(c);
    }
  }

  // Handles what happens until `done` says so or the time is over; whether it said so.
  bool until(uint64_t us, const std::function<bool()> &done) {
    for (uint64_t end = now_us() + us; now_us() < end;) {
      if (done()) return true;
      turn(std::min(end, now_us() + 2000));
    }
    return done();
  }

  bool all_joined(size_t count) const {
    for (size_t i = 0; i < count; i++)
      if (!clients[i].joined && !clients[i].broken) return false;
    return true;
  }

  // One after the other, so that nobody is measured while others still open.
  void open_all() {
    uint64_t patience = now_us() + PATIENCE;
    for (size_t i = 0; i < clients.size(); i++) {
      open(clients[i]);
      if (i % 20 < 19 && i + 1 < clients.size()) continue;
      uint64_t now = now_us();
      until(patience > now ? patience - now : 0, [&] { return all_joined(i + 1); });
    }
    for (Client &c : clients)
      if (!c.joined) fail(c, "it never joined");
  }
};
