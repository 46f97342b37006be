// Decodes a record: one map in deterministic CBOR, small unsigned keys in ascending order.
#pragma once
#include <stdint.h>
#include <string.h>

enum {
    SEQUENCE = 0, TIME = 1, KIND = 2, STREAM = 3, VERSION = 4, PREVIOUS = 5, ACTOR = 6,
    SESSION = 12, CHALLENGE = 13, CODE = 14, CHANNEL = 15, GENERATION = 16, VALIDITY = 17,
    REASON = 18, PASSWORD_FACTOR = 21, FAILURES = 22, EMAIL = 24, PHONE = 25, CARD = 26,
    CREDENTIAL_VERSION = 29, UNTIL = 30, VERIFIER = 31, MERCHANT_NAME = 39,
    INTERACTION_COUNTER = 42, OUTCOME = 43, PARAMETERS = 51, SIMULATED = 52, FIELD_COUNT = 55,
};

typedef struct {
    // Which fields are there.
    uint64_t present;
    // A number, or the length of a string or of an array.
    uint64_t number[FIELD_COUNT];
    // Where a string or the items of an array begin.
    const uint8_t *start[FIELD_COUNT];
} Record;

static inline int has(const Record *record, int field) { return record->present >> field & 1; }

// Reads the head of an item, refusing a longer one than needed; NULL when it is not one.
static inline const uint8_t *head(
    const uint8_t *at, const uint8_t *end, unsigned *type, uint64_t *value
) {
    if (at == end) return NULL;
    *type = *at >> 5;
    unsigned low = *at++ & 31;
    if (low < 24) {
        *value = low;
        return at;
    }
    if (low > 27 || end - at < 1 << (low - 24)) return NULL;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (low) {
    case 24:
        *value = at[0];
        return *value < 24 ? NULL : at + 1;
    case 25:
        memcpy(&two, at, 2);
        *value = __builtin_bswap16(two);
        return *value < 0x100 ? NULL : at + 2;
    case 26:
        memcpy(&four, at, 4);
        *value = __builtin_bswap32(four);
        return *value < 0x10000 ? NULL : at + 4;
    default:
        memcpy(&eight, at, 8);
        *value = __builtin_bswap64(eight);
        return *value >> 32 == 0 ? NULL : at + 8;
    }
}

// Says whether the bytes are a record.
static inline int decode(Record *record, const uint8_t *at, size_t count) {
    const uint8_t *end = at + count;
    unsigned type;
    uint64_t pairs, key, value, next = 0;
    record->present = 0;
    if (!(at = head(at, end, &type, &pairs)) || type != 5) return 0;
    for (; pairs > 0; pairs--) {
        if (!(at = head(at, end, &type, &key)) || type != 0) return 0;
        if (key < next || key >= FIELD_COUNT) return 0;
        next = key + 1;
        if (!(at = head(at, end, &type, &value))) return 0;
        record->present |= (uint64_t)1 << key;
        record->number[key] = value;
        record->start[key] = at;
        if (type == 2 || type == 3) {
            if ((uint64_t)(end - at) < value) return 0;
            at += value;
        } else if (type == 4) {
            uint64_t item;
            for (uint64_t i = 0; i < value; i++)
                if (!(at = head(at, end, &type, &item)) || type != 0) return 0;
        } else if (type != 0) {
            return 0;
        }
    }
    // Sequence, time, kind, stream, version and actor are in every record.
    return at == end && (record->present & 0x5f) == 0x5f;
}

// The sequence that a record says it has, which is its first field; ~0 for what is not a record.
static inline uint64_t record_sequence(const uint8_t *at, size_t count) {
    const uint8_t *end = at + count;
    unsigned type;
    uint64_t value;
    if (!(at = head(at, end, &type, &value)) || type != 5) return ~(uint64_t)0;
    if (!(at = head(at, end, &type, &value)) || type != 0 || value != SEQUENCE) return ~(uint64_t)0;
    if (!(at = head(at, end, &type, &value)) || type != 0) return ~(uint64_t)0;
    return value;
}
