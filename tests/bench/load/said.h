// What a client says: Yjs v1 updates and awareness states that carry a stamp, so that an arrival is found in whatever
// frame the server makes of it, merged or not.
#pragma once
#include "wire.h"

static const char MARK = '~';
static const size_t STAMP = 1 + 4 + 6 + 12;  // mark, client, number, time when it was due (microseconds), in hex

struct Stamp {
  unsigned client, number;
  uint64_t due;
};

inline Bytes stamped(const Stamp &stamp) {
  char text[STAMP + 1];
  snprintf(text, sizeof text, "%c%04x%06x%012llx", MARK, stamp.client & 0xffff, stamp.number & 0xffffff,
           (unsigned long long)stamp.due);
  return Bytes(text, STAMP);
}

inline bool read_hex(const char *&at, int digits, uint64_t &value) {
  value = 0;
  for (int i = 0; i < digits; i++, at++) {
    int digit = *at >= '0' && *at <= '9' ? *at - '0' : *at >= 'a' && *at <= 'f' ? *at - 'a' + 10 : -1;
    if (digit < 0) return false;
    value = (value << 4) | unsigned(digit);
  }
  return true;
}

inline bool read_stamp(const char *at, Stamp &stamp) {
  uint64_t client, number;
  at++;
  if (!read_hex(at, 4, client) || !read_hex(at, 6, number) || !read_hex(at, 12, stamp.due)) return false;
  stamp.client = unsigned(client);
  stamp.number = unsigned(number);
  return true;
}

// One client's writing: its part of one of ten texts, or one key of a map that is set again and again.
struct Writer {
  uint64_t id = 0, clock = 0;
  bool types = false;

  Bytes update(unsigned client, const Bytes &value) {
    Bytes out;
    put_uint(out, 1);
    put_uint(out, 1);
    put_uint(out, id);
    put_uint(out, clock);
    int content = types ? 4 : 8;
    if (clock == 0) {
      out.push_back(char(types ? content : content | 0x20));  // a root, and a key where it is a map
      put_uint(out, 1);
      put_bytes(out, (types ? "text-" : "load-") + std::to_string(client % 10));
      if (!types) put_bytes(out, "k" + std::to_string(client));
    } else {
      out.push_back(char(content | 0x80));  // after its own last one
      put_uint(out, id);
      put_uint(out, clock - 1);
    }
    if (types) {
      put_bytes(out, value);
      clock += value.size();
    } else {
      put_uint(out, 1);
      out.push_back(char(119));
      put_bytes(out, value);
      clock += 1;
    }
    put_uint(out, 0);
    return out;
  }

  Bytes awareness(unsigned client, const Bytes &value) {
    clock++;
    Bytes state = "{\"user\":{\"name\":\"user " + std::to_string(client) + "\",\"color\":\"#30bced\"},\"cursor\":{\"anchor\":" +
                  std::to_string(clock * 3) + ",\"head\":" + std::to_string(clock * 3 + 5) + ",\"at\":\"" + value + "\"}}";
    Bytes out;
    put_uint(out, 1);
    put_uint(out, id);
    put_uint(out, clock);
    put_bytes(out, state);
    return out;
  }
};
