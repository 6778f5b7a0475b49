#include "CPictures.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// After jpeglib.h, which it needs.
#include <jerror.h>
#include <png.h>

struct picture {
    enum picture_kind kind;
    size_t width;
    size_t height;
    /// Where an error of the library leads; set by each function that calls it.
    jmp_buf trap;
    struct picture_reason reason;
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    png_structp png;
    png_infop info;
    bool is_interlaced;
    /// All rows of an interlaced PNG.
    uint32_t *pixels;
    size_t rows_read;
};

static void tell(struct picture_reason *reason, const char *text) {
    snprintf(reason->text, sizeof reason->text, "%s", text);
}

// libjpeg-turbo.

static void jpeg_failed(j_common_ptr jpeg) {
    struct picture *picture = jpeg->client_data;
    char text[JMSG_LENGTH_MAX];
    jpeg->err->format_message(jpeg, text);
    // The library speaks of where else it would keep what has no room in memory.
    bool is_large = jpeg->err->msg_code == JERR_NO_BACKING_STORE;
    tell(&picture->reason, is_large ? "it is progressive and needs too much memory" : text);
    longjmp(picture->trap, 1);
}

static void jpeg_warned(j_common_ptr jpeg, int level) {
    // The library would fill up what is missing with grey. Everything else that it warns of can be looked at.
    if (level < 0 && jpeg->err->msg_code == JWRN_JPEG_EOF) {
        struct picture *picture = jpeg->client_data;
        tell(&picture->reason, "it ends too early");
        longjmp(picture->trap, 1);
    }
}

static void open_jpeg(struct picture *picture, FILE *file, size_t most_bytes) {
    picture->jpeg.err = jpeg_std_error(&picture->errors);
    picture->errors.error_exit = jpeg_failed;
    picture->errors.emit_message = jpeg_warned;
    picture->jpeg.client_data = picture;
    jpeg_create_decompress(&picture->jpeg);
    // Debian's build keeps everything in memory: what would need more is an error.
    picture->jpeg.mem->max_memory_to_use = (long)most_bytes;
    jpeg_stdio_src(&picture->jpeg, file);
    jpeg_save_markers(&picture->jpeg, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&picture->jpeg, TRUE);
    picture->width = picture->jpeg.image_width;
    picture->height = picture->jpeg.image_height;
}

static void begin_jpeg(struct picture *picture, unsigned divisor) {
    picture->jpeg.scale_num = 1;
    picture->jpeg.scale_denom = divisor;
    // Bytes in the order of a little-endian 0xAARRGGBB, all of them opaque.
    picture->jpeg.out_color_space = JCS_EXT_BGRA;
    jpeg_start_decompress(&picture->jpeg);
    picture->width = picture->jpeg.output_width;
    picture->height = picture->jpeg.output_height;
}

static void read_jpeg_row(struct picture *picture, uint32_t *row) {
    JSAMPROW target = (JSAMPROW)row;
    while (jpeg_read_scanlines(&picture->jpeg, &target, 1) == 0) {}
    if (picture->jpeg.output_scanline == picture->jpeg.output_height) jpeg_finish_decompress(&picture->jpeg);
}

// libpng.

static void png_failed(png_structp png, png_const_charp text) {
    struct picture *picture = png_get_error_ptr(png);
    tell(&picture->reason, text);
    longjmp(picture->trap, 1);
}

static void png_warned(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void open_png(struct picture *picture, FILE *file) {
    picture->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, picture, png_failed, png_warned);
    picture->info = picture->png ? png_create_info_struct(picture->png) : NULL;
    if (!picture->info) {
        tell(&picture->reason, "there is no memory for it");
        longjmp(picture->trap, 1);
    }
    // How many pixels are too many is the caller's business.
    png_set_user_limits(picture->png, 0x7FFFFFFF, 0x7FFFFFFF);
    png_init_io(picture->png, file);
    png_read_info(picture->png, picture->info);
    picture->width = png_get_image_width(picture->png, picture->info);
    picture->height = png_get_image_height(picture->png, picture->info);
    picture->is_interlaced = png_get_interlace_type(picture->png, picture->info) != PNG_INTERLACE_NONE;
}

static void begin_png(struct picture *picture) {
    png_set_expand(picture->png);
    png_set_strip_16(picture->png);
    png_set_gray_to_rgb(picture->png);
    png_set_add_alpha(picture->png, 0xFF, PNG_FILLER_AFTER);
    png_set_bgr(picture->png);
    int passes = png_set_interlace_handling(picture->png);
    png_read_update_info(picture->png, picture->info);
    if (passes == 1) return;
    picture->pixels = calloc(picture->width * picture->height, sizeof(uint32_t));
    if (!picture->pixels) png_error(picture->png, "there is no memory for it");
    for (int pass = 0; pass < passes; pass++) {
        for (size_t row = 0; row < picture->height; row++) {
            png_read_row(picture->png, (png_bytep)(picture->pixels + row * picture->width), NULL);
        }
    }
}

static void read_png_row(struct picture *picture, uint32_t *row) {
    if (picture->pixels) {
        memcpy(row, picture->pixels + picture->rows_read * picture->width, picture->width * sizeof(uint32_t));
    } else {
        png_read_row(picture->png, (png_bytep)row, NULL);
    }
}

// Both.

enum picture_kind picture_kind(FILE *file) {
    static const uint8_t png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const uint8_t jpeg[3] = {0xFF, 0xD8, 0xFF};
    uint8_t start[8];
    rewind(file);
    size_t count = fread(start, 1, sizeof start, file);
    rewind(file);
    if (count == sizeof png && memcmp(start, png, sizeof png) == 0) return PICTURE_PNG;
    if (count >= sizeof jpeg && memcmp(start, jpeg, sizeof jpeg) == 0) return PICTURE_JPEG;
    return PICTURE_NEITHER;
}

struct picture *picture_open(FILE *file, enum picture_kind kind, size_t most_bytes, struct picture_reason *reason) {
    struct picture *picture = calloc(1, sizeof *picture);
    if (!picture) {
        tell(reason, "there is no memory for it");
        return NULL;
    }
    picture->kind = kind;
    if (setjmp(picture->trap)) {
        *reason = picture->reason;
        picture_close(picture);
        return NULL;
    }
    if (kind == PICTURE_JPEG) {
        open_jpeg(picture, file, most_bytes);
    } else {
        open_png(picture, file);
    }
    return picture;
}

size_t picture_width(const struct picture *picture) { return picture->width; }

size_t picture_height(const struct picture *picture) { return picture->height; }

bool picture_is_interlaced(const struct picture *picture) { return picture->is_interlaced; }

bool picture_is_for_print(const struct picture *picture) {
    return picture->kind == PICTURE_JPEG &&
           (picture->jpeg.jpeg_color_space == JCS_CMYK || picture->jpeg.jpeg_color_space == JCS_YCCK);
}

const uint8_t *picture_exif(const struct picture *picture, size_t *count) {
    if (picture->kind != PICTURE_JPEG) return NULL;
    for (jpeg_saved_marker_ptr marker = picture->jpeg.marker_list; marker; marker = marker->next) {
        if (marker->data_length < 6 || memcmp(marker->data, "Exif\0", 6) != 0) continue;
        *count = marker->data_length;
        return marker->data;
    }
    return NULL;
}

bool picture_begin(struct picture *picture, unsigned divisor, struct picture_reason *reason) {
    if (setjmp(picture->trap)) {
        *reason = picture->reason;
        return false;
    }
    if (picture->kind == PICTURE_JPEG) {
        begin_jpeg(picture, divisor);
    } else {
        begin_png(picture);
    }
    return true;
}

bool picture_read_row(struct picture *picture, uint32_t *row, struct picture_reason *reason) {
    if (setjmp(picture->trap)) {
        *reason = picture->reason;
        return false;
    }
    if (picture->kind == PICTURE_JPEG) {
        read_jpeg_row(picture, row);
    } else {
        read_png_row(picture, row);
    }
    picture->rows_read++;
    return true;
}

void picture_close(struct picture *picture) {
    // Neither of them fails, and both take what was never made.
    if (picture->kind == PICTURE_JPEG) {
        jpeg_destroy_decompress(&picture->jpeg);
    } else {
        png_destroy_read_struct(&picture->png, &picture->info, NULL);
    }
    free(picture->pixels);
    free(picture);
}

bool picture_write_png(
    FILE *file, const uint32_t *pixels, size_t width, size_t height, struct picture_reason *reason) {
    struct picture picture = {.kind = PICTURE_PNG};
    // Set before the jump back here, and not changed afterwards.
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &picture, png_failed, png_warned);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        png_destroy_write_struct(&png, NULL);
        tell(reason, "there is no memory for it");
        return false;
    }
    if (setjmp(picture.trap)) {
        *reason = picture.reason;
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_init_io(png, file);
    png_set_IHDR(
        png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_bgr(png);
    for (size_t row = 0; row < height; row++) png_write_row(png, (png_const_bytep)(pixels + row * width));
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}
