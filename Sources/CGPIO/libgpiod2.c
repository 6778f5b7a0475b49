// libgpiod 2.x, which speaks version 2 of the kernel's GPIO character device.

#include <gpiod.h>

#ifndef GPIOD_LINE_BULK_MAX_LINES // every 1.x defines it, no 2.x does

#include "CGPIO.h"
#include <errno.h>
#include <stdlib.h>

// What is asked for below; the kernel's default is 16. When it is full, the oldest edge is dropped.
const unsigned int gpio_edge_capacity = 256;

struct gpio_chip {
    struct gpiod_chip *chip;
    struct gpiod_chip_info *info;
    // The line that was looked at last: it owns the strings that were given out.
    struct gpiod_line_info *line;
};

struct gpio_line {
    struct gpiod_line_request *request;
    unsigned int offset;
    // Of an input; NULL for an output.
    struct gpiod_edge_event_buffer *events;
};

const char *gpio_library_version(void) {
    return gpiod_api_version();
}

struct gpio_chip *gpio_chip_open(const char *path) {
    struct gpio_chip *chip = calloc(1, sizeof *chip);
    if (!chip) return NULL;
    chip->chip = gpiod_chip_open(path);
    chip->info = chip->chip ? gpiod_chip_get_info(chip->chip) : NULL;
    if (chip->info) return chip;
    int reason = errno;
    if (chip->chip) gpiod_chip_close(chip->chip);
    free(chip);
    errno = reason;
    return NULL;
}

void gpio_chip_close(struct gpio_chip *chip) {
    if (chip->line) gpiod_line_info_free(chip->line);
    gpiod_chip_info_free(chip->info);
    gpiod_chip_close(chip->chip);
    free(chip);
}

const char *gpio_chip_name(const struct gpio_chip *chip) {
    return gpiod_chip_info_get_name(chip->info);
}

const char *gpio_chip_label(const struct gpio_chip *chip) {
    return gpiod_chip_info_get_label(chip->info);
}

unsigned int gpio_chip_line_count(const struct gpio_chip *chip) {
    return (unsigned int)gpiod_chip_info_get_num_lines(chip->info);
}

int gpio_chip_look(struct gpio_chip *chip, unsigned int offset, struct gpio_line_state *state) {
    struct gpiod_line_info *line = gpiod_chip_get_line_info(chip->chip, offset);
    if (!line) return -1;
    if (chip->line) gpiod_line_info_free(chip->line);
    chip->line = line;
    *state = (struct gpio_line_state){
        .name = gpiod_line_info_get_name(line),
        .consumer = gpiod_line_info_get_consumer(line),
        .used = gpiod_line_info_is_used(line),
        .output = gpiod_line_info_get_direction(line) == GPIOD_LINE_DIRECTION_OUTPUT,
        .active_low = gpiod_line_info_is_active_low(line),
    };
    return 0;
}

// False and errno when the library refuses a value.
static bool fill_in(struct gpiod_line_settings *settings, const struct gpio_request *request) {
    static const enum gpiod_line_drive drives[] = {
        [GPIO_PUSH_PULL] = GPIOD_LINE_DRIVE_PUSH_PULL,
        [GPIO_OPEN_DRAIN] = GPIOD_LINE_DRIVE_OPEN_DRAIN,
        [GPIO_OPEN_SOURCE] = GPIOD_LINE_DRIVE_OPEN_SOURCE,
    };
    static const enum gpiod_line_bias biases[] = {
        [GPIO_BIAS_AS_IS] = GPIOD_LINE_BIAS_AS_IS,
        [GPIO_BIAS_DISABLED] = GPIOD_LINE_BIAS_DISABLED,
        [GPIO_BIAS_PULL_UP] = GPIOD_LINE_BIAS_PULL_UP,
        [GPIO_BIAS_PULL_DOWN] = GPIOD_LINE_BIAS_PULL_DOWN,
    };
    gpiod_line_settings_set_active_low(settings, request->active_low);
    if (gpiod_line_settings_set_bias(settings, biases[request->bias]) != 0) return false;
    if (request->output) {
        return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT) == 0 &&
               gpiod_line_settings_set_drive(settings, drives[request->drive]) == 0 &&
               gpiod_line_settings_set_output_value(settings, GPIOD_LINE_VALUE_INACTIVE) == 0;
    }
    return gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT) == 0 &&
           gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH) == 0;
}

// NULL and errno.
static struct gpiod_line_request *ask(
    struct gpiod_chip *chip, unsigned int offset, const struct gpio_request *request) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *configuration = gpiod_request_config_new();
    struct gpiod_line_request *answer = NULL;
    if (settings && lines && configuration && fill_in(settings, request) &&
        gpiod_line_config_add_line_settings(lines, &offset, 1, settings) == 0) {
        gpiod_request_config_set_consumer(configuration, request->consumer);
        if (!request->output) gpiod_request_config_set_event_buffer_size(configuration, gpio_edge_capacity);
        answer = gpiod_chip_request_lines(chip, configuration, lines);
    }
    int reason = errno;
    if (configuration) gpiod_request_config_free(configuration);
    if (lines) gpiod_line_config_free(lines);
    if (settings) gpiod_line_settings_free(settings);
    errno = reason;
    return answer;
}

struct gpio_line *gpio_claim(struct gpio_chip *chip, unsigned int offset, const struct gpio_request *request) {
    struct gpio_line *line = calloc(1, sizeof *line);
    if (!line) return NULL;
    line->offset = offset;
    line->events = request->output ? NULL : gpiod_edge_event_buffer_new(gpio_edge_capacity);
    if (request->output || line->events) line->request = ask(chip->chip, offset, request);
    if (line->request) return line;
    int reason = errno;
    if (line->events) gpiod_edge_event_buffer_free(line->events);
    free(line);
    errno = reason;
    return NULL;
}

void gpio_line_release(struct gpio_line *line) {
    gpiod_line_request_release(line->request);
    if (line->events) gpiod_edge_event_buffer_free(line->events);
    free(line);
}

int gpio_line_set(struct gpio_line *line, bool active) {
    return gpiod_line_request_set_value(
        line->request, line->offset, active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
}

int gpio_line_get(struct gpio_line *line) {
    return gpiod_line_request_get_value(line->request, line->offset);
}

int gpio_line_descriptor(struct gpio_line *line) {
    return gpiod_line_request_get_fd(line->request);
}

int gpio_line_read(struct gpio_line *line, struct gpio_edge *edges) {
    int count = gpiod_line_request_read_edge_events(line->request, line->events, gpio_edge_capacity);
    for (int index = 0; index < count; index++) {
        struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(line->events, (unsigned long)index);
        edges[index] = (struct gpio_edge){
            .active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
            .nanoseconds = (long long)gpiod_edge_event_get_timestamp_ns(event),
            .number = (unsigned int)gpiod_edge_event_get_line_seqno(event),
        };
    }
    return count;
}

#endif
