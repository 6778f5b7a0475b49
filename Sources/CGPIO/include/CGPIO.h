#pragma once

// What this project needs of libgpiod, in plain types and alike for both of its generations: libgpiod1.c speaks 1.6,
// libgpiod2.c speaks 2.x, and the gpiod.h that is compiled against decides which of the two has a body. Everything in
// which the generations differ stands in those two files. Where a call fails, errno says why.

#include <stdbool.h>

/// An open chip.
struct gpio_chip;

/// A claimed line.
struct gpio_line;

/// What the kernel says of a line; the strings are good until the chip is asked again or closed.
struct gpio_line_state {
    /// NULL when the board's description gives none.
    const char *name;
    /// NULL when nobody holds the line, or somebody without a name.
    const char *consumer;
    bool used;
    bool output;
    bool active_low;
};

enum gpio_drive { GPIO_PUSH_PULL, GPIO_OPEN_DRAIN, GPIO_OPEN_SOURCE };

enum gpio_bias { GPIO_BIAS_AS_IS, GPIO_BIAS_DISABLED, GPIO_BIAS_PULL_UP, GPIO_BIAS_PULL_DOWN };

/// What a line is asked to be.
struct gpio_request {
    /// The kernel keeps the first 31 bytes.
    const char *consumer;
    /// An output, inactive from the start; else an input that reports both edges.
    bool output;
    bool active_low;
    /// Of an output.
    enum gpio_drive drive;
    enum gpio_bias bias;
};

/// One change of an input.
struct gpio_edge {
    /// The logical value after it: active low is applied.
    bool active;
    /// When the kernel saw it, on CLOCK_MONOTONIC.
    long long nanoseconds;
    /// Which of the line's edges it is, from 1; 0 where the kernel does not number them.
    unsigned int number;
};

/// The version of the library that runs, such as "1.6.3".
const char *gpio_library_version(void);

/// How many edges the kernel keeps for a line.
extern const unsigned int gpio_edge_capacity;

/// Opens the device at `path`; NULL and errno.
struct gpio_chip *gpio_chip_open(const char *path);

/// Lines that were claimed through it stay claimed.
void gpio_chip_close(struct gpio_chip *chip);

/// The kernel's name of the chip, its driver's label of it, and how many lines it has.
const char *gpio_chip_name(const struct gpio_chip *chip);
const char *gpio_chip_label(const struct gpio_chip *chip);
unsigned int gpio_chip_line_count(const struct gpio_chip *chip);

/// Reads the line's state anew; -1 and errno.
int gpio_chip_look(struct gpio_chip *chip, unsigned int offset, struct gpio_line_state *state);

/// Claims a line in one ioctl, which for an output carries the inactive level; NULL and errno.
struct gpio_line *gpio_claim(struct gpio_chip *chip, unsigned int offset, const struct gpio_request *request);

/// Gives the line back and closes its descriptor.
void gpio_line_release(struct gpio_line *line);

/// Sets an output's logical value, in one ioctl and without allocating; -1 and errno.
int gpio_line_set(struct gpio_line *line, bool active);

/// The logical value now, 0 or 1; -1 and errno.
int gpio_line_get(struct gpio_line *line);

/// Readable when edges wait; it belongs to the line.
int gpio_line_descriptor(struct gpio_line *line);

/// Fills in the edges that wait, oldest first and at most gpio_edge_capacity; their number, or -1 and errno. Blocks
/// without any, unless the descriptor was made not to: then EAGAIN.
int gpio_line_read(struct gpio_line *line, struct gpio_edge *edges);
