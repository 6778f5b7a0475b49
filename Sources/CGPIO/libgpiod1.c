// libgpiod 1.6, which speaks version 1 of the kernel's GPIO character device.

#include <gpiod.h>

#ifdef GPIOD_LINE_BULK_MAX_LINES // every 1.x defines it, no 2.x does

#include "CGPIO.h"
#include <errno.h>
#include <stdlib.h>

// DECLARE_KFIFO(events, …, 16) in the kernel's gpiolib-cdev.c; when it is full, what comes is dropped.
const unsigned int gpio_edge_capacity = 16;

// The library's lines belong to their chip and go when it is closed, so each claimed line keeps it open.
struct gpio_chip {
    struct gpiod_chip *chip;
    unsigned int users;
};

struct gpio_line {
    struct gpio_chip *chip;
    struct gpiod_line *line;
};

const char *gpio_library_version(void) {
    return gpiod_version_string();
}

struct gpio_chip *gpio_chip_open(const char *path) {
    struct gpio_chip *chip = malloc(sizeof *chip);
    if (!chip) return NULL;
    *chip = (struct gpio_chip){.chip = gpiod_chip_open(path), .users = 1};
    if (chip->chip) return chip;
    int reason = errno;
    free(chip);
    errno = reason;
    return NULL;
}

void gpio_chip_close(struct gpio_chip *chip) {
    if (--chip->users > 0) return;
    gpiod_chip_close(chip->chip);
    free(chip);
}

const char *gpio_chip_name(const struct gpio_chip *chip) {
    return gpiod_chip_name(chip->chip);
}

const char *gpio_chip_label(const struct gpio_chip *chip) {
    return gpiod_chip_label(chip->chip);
}

unsigned int gpio_chip_line_count(const struct gpio_chip *chip) {
    return gpiod_chip_num_lines(chip->chip);
}

int gpio_chip_look(struct gpio_chip *chip, unsigned int offset, struct gpio_line_state *state) {
    struct gpiod_line *line = gpiod_chip_get_line(chip->chip, offset); // it reads the state anew
    if (!line) return -1;
    *state = (struct gpio_line_state){
        .name = gpiod_line_name(line),
        .consumer = gpiod_line_consumer(line),
        .used = gpiod_line_is_used(line),
        .output = gpiod_line_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT,
        .active_low = gpiod_line_active_state(line) == GPIOD_LINE_ACTIVE_STATE_LOW,
    };
    return 0;
}

static int flags_of(const struct gpio_request *request) {
    static const int drives[] = {
        [GPIO_PUSH_PULL] = 0,
        [GPIO_OPEN_DRAIN] = GPIOD_LINE_REQUEST_FLAG_OPEN_DRAIN,
        [GPIO_OPEN_SOURCE] = GPIOD_LINE_REQUEST_FLAG_OPEN_SOURCE,
    };
    static const int biases[] = {
        [GPIO_BIAS_AS_IS] = 0,
        [GPIO_BIAS_DISABLED] = GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE,
        [GPIO_BIAS_PULL_UP] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
        [GPIO_BIAS_PULL_DOWN] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN,
    };
    int polarity = request->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    return polarity | biases[request->bias] | (request->output ? drives[request->drive] : 0);
}

struct gpio_line *gpio_claim(struct gpio_chip *chip, unsigned int offset, const struct gpio_request *request) {
    struct gpio_line *claimed = malloc(sizeof *claimed);
    if (!claimed) return NULL;
    *claimed = (struct gpio_line){.chip = chip, .line = gpiod_chip_get_line(chip->chip, offset)};
    struct gpiod_line_request_config configuration = {
        .consumer = request->consumer,
        .request_type = request->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
        .flags = flags_of(request),
    };
    if (claimed->line && gpiod_line_request(claimed->line, &configuration, 0) == 0) {
        chip->users++;
        return claimed;
    }
    int reason = errno;
    free(claimed);
    errno = reason;
    return NULL;
}

void gpio_line_release(struct gpio_line *line) {
    gpiod_line_release(line->line);
    gpio_chip_close(line->chip);
    free(line);
}

int gpio_line_set(struct gpio_line *line, bool active) {
    return gpiod_line_set_value(line->line, active);
}

int gpio_line_get(struct gpio_line *line) {
    return gpiod_line_get_value(line->line);
}

int gpio_line_descriptor(struct gpio_line *line) {
    return gpiod_line_event_get_fd(line->line);
}

int gpio_line_read(struct gpio_line *line, struct gpio_edge *edges) {
    struct gpiod_line_event events[gpio_edge_capacity];
    int count = gpiod_line_event_read_multiple(line->line, events, gpio_edge_capacity);
    for (int index = 0; index < count; index++) {
        edges[index] = (struct gpio_edge){
            .active = events[index].event_type == GPIOD_LINE_EVENT_RISING_EDGE,
            .nanoseconds = events[index].ts.tv_sec * 1000000000LL + events[index].ts.tv_nsec,
        };
    }
    return count;
}

#endif
