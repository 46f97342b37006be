// The right edge of the Merkle tree of RFC 6962: the roots of the perfect subtrees of the powers of
// two in the size, the largest first.
#pragma once
#include "sha256.h"

typedef struct {
    uint64_t size;
    int count;
    Digest peaks[64];
} Range;

// Called for each subtree that a leaf completes, from level 1 up.
typedef void SubtreeVisitor(void *context, int level, uint64_t index, const Digest *root);

static inline void range_append(
    Range *range, Digest root, SubtreeVisitor *visit, void *context
) {
    int carries = __builtin_ctzll(~range->size);
    for (int level = 0; level < carries; level++) {
        root = node_hash(&range->peaks[range->count - 1], &root);
        range->count--;
        if (visit) visit(context, level + 1, range->size >> (level + 1), &root);
    }
    range->peaks[range->count++] = root;
    range->size++;
}

static Digest range_root(const Range *range) {
    if (range->count == 0) {
        uint8_t message[128];
        return hash_padding(message, 0);
    }
    Digest root = range->peaks[range->count - 1];
    for (int i = range->count - 2; i >= 0; i--) root = node_hash(&range->peaks[i], &root);
    return root;
}

// The size, then a hash for each bit set in it; says how many bytes that are.
static size_t range_head(const Range *range, uint8_t bytes[8 + 32 * 64]) {
    put_big_endian(bytes, range->size);
    for (int i = 0; i < range->count; i++) memcpy(bytes + 8 + 32 * i, range->peaks[i].bytes, 32);
    return 8 + 32 * (size_t)range->count;
}
