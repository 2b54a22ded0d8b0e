/*
 * Prints what FFmpeg's H.264 decoder knows of the macroblocks of each frame: the lines of -debug qp+mb_type and the
 * motion vectors of -flags2 +export_mvs, which ffmpeg and ffprobe do not print.
 *
 *   decoded-blocks FILE
 *
 * Output, for each frame: the line
 *   frame OFFSET DEPTH ROWS VECTORS
 * (byte at which the packet of the frame, or of its first field, begins; bits of a luma sample), then ROWS bytes of text
 * as FFmpeg logs it, then VECTORS times struct vector.
 */
#include <libavcodec/avcodec.h>
#include <libavutil/motion_vector.h>
#include <libavutil/pixdesc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16 };

/* The rows of the frame that is about to be output; FFmpeg logs them a macroblock at a time. */
static struct {
    char *text;
    size_t size, capacity;
    int open;
} rows;

static void keep_rows(void *context, int level, const char *format, va_list arguments) {
    (void)context;
    (void)level;
    if (!strncmp(format, "New frame", 9)) {
        rows.open = 1;
        rows.size = 0;
        return;
    }
    if (!rows.open) return;
    for (;;) {
        va_list again;
        va_copy(again, arguments);
        const size_t space = rows.capacity - rows.size;
        const size_t length = (size_t)vsnprintf(rows.text + rows.size, space, format, again);
        va_end(again);
        if (length < space) {
            rows.size += length;
            return;
        }
        rows.capacity = 2 * rows.capacity + length + 1;
        rows.text = realloc(rows.text, rows.capacity);
        if (!rows.text) abort();
    }
}

/* x, y: the centre of the block; motion in quarter samples. */
struct vector {
    uint8_t list, unused, width, height;
    uint16_t x, y;
    int16_t motion_x, motion_y;
};

static void print_frame(const AVFrame *frame) {
    const AVFrameSideData *data = av_frame_get_side_data(frame, AV_FRAME_DATA_MOTION_VECTORS);
    const size_t count = data ? data->size / sizeof(AVMotionVector) : 0;
    const int depth = av_pix_fmt_desc_get(frame->format)->comp[0].depth;
    printf("frame %lld %d %zu %zu\n", (long long)frame->pts, depth, rows.size, count);
    fwrite(rows.text, 1, rows.size, stdout);
    for (size_t i = 0; i < count; i++) {
        const AVMotionVector *mv = (const AVMotionVector *)data->data + i;
        const struct vector vector = {.list = mv->source > 0,
                                      .width = mv->w,
                                      .height = mv->h,
                                      .x = (uint16_t)mv->dst_x,
                                      .y = (uint16_t)mv->dst_y,
                                      .motion_x = (int16_t)mv->motion_x,
                                      .motion_y = (int16_t)mv->motion_y};
        fwrite(&vector, sizeof vector, 1, stdout);
    }
}

static void print_frames(AVCodecContext *decoder, const AVPacket *packet, AVFrame *frame) {
    /* An error of one packet: the next ones may be readable. */
    avcodec_send_packet(decoder, packet);
    while (avcodec_receive_frame(decoder, frame) >= 0) {
        print_frame(frame);
        rows.open = 0;
        rows.size = 0;
    }
}

static AVCodecContext *open_decoder(void) {
    const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_H264);
    AVCodecContext *decoder = avcodec_alloc_context3(codec);
    if (!decoder) return NULL;
    decoder->thread_count = 1;
    decoder->debug = FF_DEBUG_QP | FF_DEBUG_MB_TYPE;
    decoder->flags = AV_CODEC_FLAG_OUTPUT_CORRUPT;
    decoder->flags2 = AV_CODEC_FLAG2_EXPORT_MVS;
    /* All pictures that the decoded picture buffer can reorder, without a guess that drops late ones. */
    decoder->strict_std_compliance = FF_COMPLIANCE_STRICT;
    /* Macroblocks that were not decoded are not invented. */
    decoder->error_concealment = 0;
    return avcodec_open2(decoder, codec, NULL) < 0 ? NULL : decoder;
}

static int print_file(const char *path) {
    static uint8_t chunk[CHUNK + AV_INPUT_BUFFER_PADDING_SIZE];
    FILE *file = fopen(path, "rb");
    AVCodecContext *decoder = open_decoder();
    AVCodecParserContext *parser = av_parser_init(AV_CODEC_ID_H264);
    AVPacket *packet = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    if (!file || !decoder || !parser || !packet || !frame) return 1;
    int64_t offset = 0;
    int ended = 0;
    while (!ended) {
        const int size = (int)fread(chunk, 1, CHUNK, file);
        memset(chunk + size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
        ended = size == 0;
        /* Without bytes, the parser gives the last packet. */
        for (int at = 0; at < size || ended;) {
            uint8_t *data;
            int bytes;
            at += av_parser_parse2(parser, decoder, &data, &bytes, chunk + at, size - at, AV_NOPTS_VALUE,
                                   AV_NOPTS_VALUE, 0);
            if (bytes > 0) {
                packet->data = data;
                packet->size = bytes;
                packet->pts = offset;
                offset += bytes;
                print_frames(decoder, packet, frame);
            }
            if (ended) break;
        }
    }
    print_frames(decoder, NULL, frame);
    av_frame_free(&frame);
    av_packet_free(&packet);
    av_parser_close(parser);
    avcodec_free_context(&decoder);
    fclose(file);
    return 0;
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    av_log_set_level(AV_LOG_DEBUG);
    av_log_set_callback(keep_rows);
    return print_file(arguments[1]);
}
