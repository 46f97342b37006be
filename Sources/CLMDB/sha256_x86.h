// The SHA-256 compression function (FIPS 180-4, section 6.2.2) with the SHA instructions of x86-64.
//
// It lives in this module because a Swift package can call a `static inline` function of a system
// library's header without a C target of its own. Elsewhere than on x86-64 detection answers 0 and
// the function traps, so that the Swift side needs no `#if`.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

// 1 if this processor has SHA-NI, SSSE3 and SSE4.1 (all that the function below needs), else 0.
//
// Asks the processor itself: __builtin_cpu_supports("sha") is an error before clang 18.
// Costs two CPUID instructions, thousands of cycles in a virtual machine: ask once.
static inline int epin_sha256_available(void) {
    unsigned eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx)) return 0;
    int shuffles = (ecx & bit_SSSE3) && (ecx & bit_SSE4_1);
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return 0;
    return shuffles && (ebx & (1u << 29));
}

// Folds `count` consecutive 64-byte blocks into `state` (H0...H7, in host byte order).
//
// The caller has checked epin_sha256_available(). `blocks` needs no alignment. No memory is
// written but `state`. Source: Intel 64 and IA-32 Software Developer's Manual, volume 2,
// SHA256RNDS2, SHA256MSG1 and SHA256MSG2.
static inline __attribute__((target("sha,sse4.1,ssse3")))
void epin_sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
    static const uint32_t k[64] __attribute__((aligned(16))) = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
        0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
        0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
        0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
        0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
        0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);

    // The instructions want the state as {A,B,E,F} and {C,D,G,H}, the first letter highest.
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1b);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
    __m128i abef = _mm_unpackhi_epi64(efgh, abcd);
    __m128i cdgh = _mm_unpacklo_epi64(efgh, abcd);

    for (; count > 0; count--, blocks += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];  // The last sixteen words of the message schedule, four a vector.
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {  // Four rounds each.
            if (i < 4) {
                w[i] = _mm_loadu_si128((const __m128i *)(blocks + 16 * i));
                w[i] = _mm_shuffle_epi8(w[i], swap);
            } else {
                // W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16], for four t at once.
                __m128i s0 = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
                __m128i t7 = _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4);
                w[i & 3] = _mm_sha256msg2_epu32(_mm_add_epi32(s0, t7), w[(i + 3) & 3]);
            }
            __m128i wk = _mm_add_epi32(w[i & 3], _mm_load_si128((const __m128i *)(k + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }

    abcd = _mm_unpackhi_epi64(cdgh, abef);
    efgh = _mm_unpacklo_epi64(cdgh, abef);
    _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(abcd, 0x1b));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_shuffle_epi32(efgh, 0x1b));
}

static const uint32_t epin_sha256_initial[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

// Writes the state as the digest that it is: each word with its most significant byte first.
static inline void epin_sha256_digest(const uint32_t state[8], uint8_t digest[32]) {
    for (int i = 0; i < 8; i++) {
        const uint32_t word = __builtin_bswap32(state[i]);
        memcpy(digest + 4 * i, &word, 4);
    }
}

// Writes the hash of a leaf of a Merkle tree (RFC 6962, section 2.1): of 0 and `count` bytes.
//
// Whole blocks are hashed where they lie; the ends are put together on the stack, which for a
// record of at most 118 bytes is all of it, in one call. The caller has checked
// epin_sha256_available().
static inline void epin_sha256_leaf(const uint8_t *record, size_t count, uint8_t digest[32]) {
    const uint64_t bits = __builtin_bswap64(((uint64_t)count + 1) * 8);
    uint32_t state[8];
    memcpy(state, epin_sha256_initial, 32);
    uint8_t end[128] = {0};
    size_t pending = 1;  // The bytes in `end` so far.
    if (count > 118) {
        memcpy(end + 1, record, 63);
        epin_sha256_compress(state, end, 1);
        const size_t whole = (count - 63) / 64;
        epin_sha256_compress(state, record + 63, whole);
        record += 63 + whole * 64, count -= 63 + whole * 64;
        memset(end, 0, 64);
        pending = 0;
    }
    memcpy(end + pending, record, count);
    end[pending + count] = 0x80;
    const size_t blocks = pending + count < 56 ? 1 : 2;
    memcpy(end + blocks * 64 - 8, &bits, 8);
    epin_sha256_compress(state, end, blocks);
    epin_sha256_digest(state, digest);
}

// Writes the hash of a node of a Merkle tree: of 1 and the digests below. The caller has checked
// epin_sha256_available().
static inline void epin_sha256_node(
    const uint8_t left[32], const uint8_t right[32], uint8_t digest[32]) {
    uint32_t state[8];
    memcpy(state, epin_sha256_initial, 32);
    uint8_t message[128] = {1};
    memcpy(message + 1, left, 32);
    memcpy(message + 33, right, 32);
    message[65] = 0x80;
    message[126] = 65 * 8 >> 8, message[127] = 65 * 8 & 0xff;
    epin_sha256_compress(state, message, 2);
    epin_sha256_digest(state, digest);
}

// Replaces `count` digests, one after another, by the hashes of the nodes above each two of them.
// The caller has checked epin_sha256_available().
static inline void epin_sha256_nodes(uint8_t *digests, size_t count) {
    for (size_t i = 0; i < count / 2; i++)
        epin_sha256_node(digests + 64 * i, digests + 64 * i + 32, digests + 32 * i);
}

#else

static inline int epin_sha256_available(void) { return 0; }

static inline void epin_sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
    (void)state, (void)blocks, (void)count;
    __builtin_trap();
}

static inline void epin_sha256_leaf(const uint8_t *record, size_t count, uint8_t digest[32]) {
    (void)record, (void)count, (void)digest;
    __builtin_trap();
}

static inline void epin_sha256_node(
    const uint8_t left[32], const uint8_t right[32], uint8_t digest[32]) {
    (void)left, (void)right, (void)digest;
    __builtin_trap();
}

static inline void epin_sha256_nodes(uint8_t *digests, size_t count) {
    (void)digests, (void)count;
    __builtin_trap();
}

#endif
