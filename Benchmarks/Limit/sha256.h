// SHA-256 as the ledger uses it: one message at a time, with the processor's instructions where it
// has them.
#pragma once
#include <stdint.h>
#include <string.h>

#include "../../Sources/CLMDB/sha256_x86.h"

typedef struct { uint8_t bytes[32]; } Digest;

static int has_instructions;

static inline uint64_t big_endian(const uint8_t *bytes) {
    uint64_t number;
    memcpy(&number, bytes, 8);
    return __builtin_bswap64(number);
}

static inline void put_big_endian(uint8_t *bytes, uint64_t number) {
    number = __builtin_bswap64(number);
    memcpy(bytes, &number, 8);
}

static inline uint32_t rotated(uint32_t word, int count) {
    return word >> count | word << (32 - count);
}

// FIPS 180-4, section 6.2.2, for other processors.
static void compress_portably(uint32_t state[8], const uint8_t *block, size_t count) {
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
        0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
        0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
        0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
        0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
        0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
        0xc67178f2,
    };
    for (; count > 0; count--, block += 64) {
        uint32_t w[64], s[8];
        for (int t = 0; t < 16; t++)
            w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16
                | (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
        for (int t = 16; t < 64; t++) {
            uint32_t a = w[t - 15], b = w[t - 2];
            w[t] = w[t - 16] + w[t - 7] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3)
                + (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
        }
        memcpy(s, state, sizeof s);
        for (int t = 0; t < 64; t++) {
            uint32_t e = s[4], a = s[0];
            uint32_t t1 = s[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25))
                + ((e & s[5]) ^ (~e & s[6])) + k[t] + w[t];
            uint32_t t2 = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22))
                + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
            memmove(s + 1, s, 7 * sizeof *s);
            s[4] += t1;
            s[0] = t1 + t2;
        }
        for (int i = 0; i < 8; i++) state[i] += s[i];
    }
}

// Hashes `count` bytes that lie in a buffer with room for 72 more, which it pads in place.
static inline Digest hash_padding(uint8_t *message, size_t count) {
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    size_t blocks = (count + 9 + 63) / 64;
    message[count] = 0x80;
    memset(message + count + 1, 0, blocks * 64 - count - 9);
    put_big_endian(message + blocks * 64 - 8, count * 8);
    if (has_instructions) epin_sha256_compress(state, message, blocks);
    else compress_portably(state, message, blocks);
    Digest digest;
    for (int i = 0; i < 8; i++) {
        uint32_t word = __builtin_bswap32(state[i]);
        memcpy(digest.bytes + 4 * i, &word, 4);
    }
    return digest;
}

enum { RECORD_MAX = 65535 };

// SHA-256 of 0x00 and the record: RFC 6962, section 2.1.
static inline Digest leaf_hash(const uint8_t *record, size_t count) {
    static __thread uint8_t message[RECORD_MAX + 128];
    message[0] = 0;
    memcpy(message + 1, record, count);
    return hash_padding(message, count + 1);
}

// SHA-256 of 0x01 and both.
static inline Digest node_hash(const Digest *left, const Digest *right) {
    uint8_t message[192];
    message[0] = 1;
    memcpy(message + 1, left->bytes, 32);
    memcpy(message + 33, right->bytes, 32);
    return hash_padding(message, 65);
}

// The first 8 bytes of the SHA-256 of a text, which an index has instead of it.
static inline uint64_t text_hash(const uint8_t *text, size_t count) {
    uint8_t message[1024 + 72];
    if (count > 1024) return 0;
    memcpy(message, text, count);
    Digest digest = hash_padding(message, count);
    return big_endian(digest.bytes);
}
