// A hash table from an identifier, which is not 0, to a row: open addressing over the numbers of
// rows that lie one after the other. A row begins with its identifier.
#pragma once
#include "common.h"

typedef struct {
    size_t row_size;
    uint8_t *rows;
    uint32_t count, capacity;
    // The number of the row plus 1; 0 where there is none.
    uint32_t *slots;
    // The number of slots is a power of two: so many bits.
    int bits;
} Table;

static Table make_table(size_t row_size) {
    Table table = {.row_size = row_size, .capacity = 1024, .bits = 11};
    table.rows = allocate(NULL, row_size * table.capacity);
    table.slots = calloc((size_t)1 << table.bits, sizeof *table.slots);
    return table;
}

static inline uint64_t *row_at(const Table *table, uint32_t index) {
    return (uint64_t *)(table->rows + table->row_size * index);
}

static inline size_t first_slot(const Table *table, uint64_t id) {
    return id * 0x9E3779B97F4A7C15u >> (64 - table->bits);
}

// The row of an identifier; NULL when there is none.
static inline void *find(const Table *table, uint64_t id) {
    size_t mask = ((size_t)1 << table->bits) - 1;
    for (size_t slot = first_slot(table, id);; slot = (slot + 1) & mask) {
        uint32_t number = table->slots[slot];
        if (number == 0) return NULL;
        uint64_t *row = row_at(table, number - 1);
        if (*row == id) return row;
    }
}

static void place(Table *table, uint32_t index) {
    size_t mask = ((size_t)1 << table->bits) - 1;
    size_t slot = first_slot(table, *row_at(table, index));
    while (table->slots[slot]) slot = (slot + 1) & mask;
    table->slots[slot] = index + 1;
}

// A new row of zeros for an identifier that has none. Rows move: pointers to them become invalid.
static void *add(Table *table, uint64_t id) {
    if (table->count == table->capacity) {
        table->capacity *= 2;
        table->rows = allocate(table->rows, table->row_size * table->capacity);
        table->bits++;
        free(table->slots);
        table->slots = calloc((size_t)1 << table->bits, sizeof *table->slots);
        for (uint32_t i = 0; i < table->count; i++) place(table, i);
    }
    uint64_t *row = row_at(table, table->count);
    memset(row, 0, table->row_size);
    *row = id;
    place(table, table->count++);
    return row;
}

static inline void *find_or_add(Table *table, uint64_t id) {
    void *row = find(table, id);
    return row ? row : add(table, id);
}
