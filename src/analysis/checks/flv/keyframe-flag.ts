import { defineRule } from '../rule.ts';

export const keyframeFlag = defineRule({
  id: 'flv/keyframe-flag',
  title: 'the FrameType differs from the picture',
  source: 'FLV 10.1 E.4.3.1; E-RTMP v2, ExVideoTagHeader',
  severity: 'error',
  needs: ['flv', 'video'],
  what: 'Compares FrameType 1 (key frame) with all NAL units of the frame: an IDR picture is a key frame, a picture that needs earlier ones is none.',
  why: 'Servers and players start, seek and cut at FrameType 1 alone: without it nobody can join, and with it on other pictures they start with a broken one.',
  mend: {
    ffmpeg: '-c:v libx264: with -c copy the flags stay as they are',
    MediaCodec: 'FrameType 1 when BufferInfo.flags has BUFFER_FLAG_KEY_FRAME',
    VideoToolbox: 'FrameType 1 when kCMSampleAttachmentKey_NotSync is absent or false',
  },
});
