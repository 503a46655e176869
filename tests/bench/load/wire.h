// Bytes as they travel: the numbers of lib0, and the frames of a WebSocket client (RFC 6455).
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <time.h>

using Bytes = std::string;

enum Opcode { BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

inline uint64_t now_us() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return uint64_t(t.tv_sec) * 1000000 + t.tv_nsec / 1000;
}

inline void put_uint(Bytes &out, uint64_t value) {
  while (value > 127) {
    out.push_back(char(128 | (value & 127)));
    value >>= 7;
  }
  out.push_back(char(value));
}

inline void put_bytes(Bytes &out, const Bytes &text) {
  put_uint(out, text.size());
  out += text;
}

// Reads what `put_uint` and `put_bytes` wrote; `bad` once it ran over the end.
struct Reader {
  const char *at, *end;
  bool bad = false;

  uint64_t uint() {
    uint64_t value = 0;
    for (int shift = 0; at < end && shift < 64; shift += 7) {
      unsigned char byte = *at++;
      value |= uint64_t(byte & 127) << shift;
      if (byte < 128) return value;
    }
    bad = true;
    return 0;
  }

  Bytes bytes() {
    uint64_t size = uint();
    if (uint64_t(end - at) < size) {
      bad = true;
      return "";
    }
    at += size;
    return Bytes(at - size, size);
  }
};

inline void put_frame(Bytes &out, const Bytes &payload, Opcode opcode = BINARY) {
  size_t size = payload.size();
  out.push_back(char(0x80 | opcode));
  int octets = size < 126 ? 0 : size < 65536 ? 2 : 8;
  out.push_back(char(0x80 | (octets == 0 ? size : octets == 2 ? 126 : 127)));
  for (int i = octets - 1; i >= 0; i--) out.push_back(char(uint64_t(size) >> (8 * i)));
  const char mask[4] = {0x5a, 0x13, 0x77, 0x2c};
  out.append(mask, 4);
  size_t from = out.size();
  out += payload;
  for (size_t i = 0; i < size; i++) out[from + i] ^= mask[i & 3];
}

// What stands before a server's payload. False while it is not whole.
struct Head {
  int opcode = 0;
  uint64_t size = 0;
  size_t start = 2;

  bool read(const char *data, size_t have) {
    if (have < 2) return false;
    const unsigned char *at = (const unsigned char *)data;
    opcode = at[0] & 15;
    size = at[1] & 127;
    int octets = size == 126 ? 2 : size == 127 ? 8 : 0;
    start = 2 + octets;
    if (have < start) return false;
    if (octets) size = 0;
    for (int i = 0; i < octets; i++) size = (size << 8) | at[2 + i];
    return true;
  }
};
