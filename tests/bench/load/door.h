// How each door spells the same things: y-websocket, Hocuspocus 4, and Concert's own (msgpack).
#pragma once
#include "wire.h"

struct Heard {
  enum Kind { OTHER, ASKED, SYNCED, ADMITTED, DENIED, SAVED } kind = OTHER;
  uint64_t through = 0;  // of SAVED: the last number saved, 0 where the door counts one by one
};

struct Door {
  enum Kind { YJS, HOCUSPOCUS, NATIVE } kind = YJS;
  Bytes path;

  Bytes request(const Bytes &document, const Bytes &token, int port) const {
    Bytes text = "GET " + path + (kind == YJS ? document : "") + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                 "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    if (kind == YJS && !token.empty()) text += "Sec-WebSocket-Protocol: concert.token." + token + "\r\n";
    return text + "\r\n";
  }

  Bytes addressed(const Bytes &document, const Bytes &body) const {
    Bytes out;
    if (kind == HOCUSPOCUS) put_bytes(out, document);
    return out + body;
  }

  Bytes sign_in(const Bytes &document, const Bytes &token) const {
    Bytes body("\x02\x00", 2);
    put_bytes(body, token);
    put_bytes(body, "4.7.0");
    return addressed(document, body);
  }

  Bytes step_1(const Bytes &document, const Bytes &vector) const {
    Bytes body("\x00\x00", 2);
    put_bytes(body, vector);
    return addressed(document, body);
  }

  Bytes nothing_to_give(const Bytes &document) const { return addressed(document, Bytes("\x00\x01\x02\x00\x00", 5)); }

  Bytes update(const Bytes &document, const Bytes &update) const {
    Bytes body("\x00\x02", 2);
    put_bytes(body, update);
    return addressed(document, body);
  }

  Bytes awareness(const Bytes &document, const Bytes &states) const {
    Bytes body("\x01", 1);
    put_bytes(body, states);
    return addressed(document, body);
  }

  Heard hear(const char *data, size_t size) const {
    Reader in{data, data + size};
    if (kind == NATIVE) return native(in);
    if (kind == HOCUSPOCUS) in.bytes();
    uint64_t type = in.uint(), step = in.uint();
    if (in.bad) return {};
    if (type == 0 || (type == 4 && kind == HOCUSPOCUS)) return {step == 0 ? Heard::ASKED : step == 1 ? Heard::SYNCED : Heard::OTHER};
    if (type == 2) return {kind == HOCUSPOCUS && step == 2 ? Heard::ADMITTED : Heard::DENIED};
    if (type == 8 && kind == HOCUSPOCUS) return {step == 1 ? Heard::SAVED : Heard::DENIED};
    return {};
  }

private:
  // A msgpack array whose first element names the frame: ["ack", channel, id, sequence].
  static Heard native(Reader &in) {
    in.at++;
    Bytes name = text(in);
    if (name == "hello") return {Heard::ADMITTED};
    if (name == "join") return {Heard::SYNCED};
    if (name == "error" || name == "leave") return {Heard::DENIED};
    if (name != "ack") return {};
    text(in);
    return {Heard::SAVED, number(in)};
  }

  static Bytes text(Reader &in) {
    if (in.at >= in.end) return "";
    unsigned char head = *in.at++;
    size_t size = head & 31;
    if (head == 0xd9) size = (unsigned char)*in.at++;
    if (size_t(in.end - in.at) < size) return "";
    in.at += size;
    return Bytes(in.at - size, size);
  }

  static uint64_t number(Reader &in) {
    if (in.at >= in.end) return 0;
    unsigned char head = *in.at++;
    if (head < 128) return head;
    int octets = head == 0xcc ? 1 : head == 0xcd ? 2 : head == 0xce ? 4 : 8;
    uint64_t value = 0;
    for (int i = 0; i < octets && in.at < in.end; i++) value = (value << 8) | (unsigned char)*in.at++;
    return value;
  }
};
