#pragma once

// What this project needs of libjpeg-turbo and libpng: pictures that are read row by row and need not be in memory whole.
// Both libraries report an error by a long jump, which must not cross a frame of Swift; here it becomes a reason in words.
// A picture belongs to one thread at a time.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/// A picture that is being read.
struct picture;

enum picture_kind { PICTURE_NEITHER, PICTURE_JPEG, PICTURE_PNG };

/// Words for what went wrong.
struct picture_reason {
    char text[256];
};

/// Which of the two a file is, told by its first bytes; reads from the beginning and goes back there.
enum picture_kind picture_kind(FILE *file);

/// Reads the header of a file, which stays the caller's and open until the picture is closed.
///
/// `most_bytes` bounds what a JPEG of many passes keeps in memory. NULL with a reason when it cannot be read.
struct picture *picture_open(FILE *file, enum picture_kind kind, size_t most_bytes, struct picture_reason *reason);

/// As the rows and columns are in the file.
size_t picture_width(const struct picture *picture);
size_t picture_height(const struct picture *picture);

/// Whether the whole picture is in memory while it is read, with four bytes a pixel: a PNG of several passes.
bool picture_is_interlaced(const struct picture *picture);

/// Whether its colours are for print, CMYK or YCCK, which nothing here makes those of a screen.
bool picture_is_for_print(const struct picture *picture);

/// The first EXIF segment of a JPEG from `Exif` on, `count` bytes that are good until the picture is closed; or NULL.
const uint8_t *picture_exif(const struct picture *picture, size_t *count);

/// Begins to read the rows, once; a JPEG is decoded at one `divisor`-th of its size: 1, 2, 4 or 8, 1 for a PNG.
///
/// From now on width and height are those of the rows that come.
bool picture_begin(struct picture *picture, unsigned divisor, struct picture_reason *reason);

/// Reads the next row from the top, `picture_width` pixels as 0xAARRGGBB; not more often than there are rows.
///
/// A file that ends before its picture does is an error, also at the last row.
bool picture_read_row(struct picture *picture, uint32_t *row, struct picture_reason *reason);

/// Frees it, read to its end or not.
void picture_close(struct picture *picture);

/// Writes a picture of pixels 0xAARRGGBB as PNG.
bool picture_write_png(FILE *file, const uint32_t *pixels, size_t width, size_t height, struct picture_reason *reason);
