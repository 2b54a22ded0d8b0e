import { FrameUnits } from '../../frame-units.ts';
import { atFrame } from '../places.ts';
import { defineRule } from '../rule.ts';

export const audRequired = defineRule({
  id: 'nal/aud-required',
  title: 'a frame without an access unit delimiter',
  source: 'ISO/IEC 13818-1 2.14.1 for MPEG-2 transport streams, which HLS uses',
  severity: 'off',
  needs: ['frames', 'pictures'],
  codecs: ['h264', 'hevc'],
  what: 'Looks for a delimiter in the access unit of each frame. Samples of MP4 and Matroska are not judged: their container tells where a frame begins.',
  why: 'Transport streams require one in each access unit; players of HLS that find frames by it show nothing. Muxers of FFmpeg insert them.',
  mend: {
    x264: '--aud',
    x265: '--aud',
    ffmpeg: '-c copy -bsf:v h264_metadata=aud=insert, hevc_metadata=aud=insert',
    NVENC: '-aud 1 (ffmpeg), outputAUD 1',
    VideoToolbox: 'insert 09 f0 in front of each access unit; it writes none',
  },
  video({ report, skip }) {
    const units = new FrameUnits<'delimiter'>();
    let isOfSamples = false;
    return {
      unit(unit, { origin }) {
        if (origin?.kind === 'sample' && unit.unit.lengthPrefixed === true && !isOfSamples) {
          isOfSamples = true;
          skip('the container tells where frames begin');
        }
        if (unit.unitType.role === 'delimiter') units.add(unit, 'delimiter');
      },
      frame(frame) {
        const pictures = Math.max(1, frame.pictures.length);
        if (units.take(frame).length >= pictures || isOfSamples) return;
        report({ message: `no access unit delimiter in this ${frame.type} frame`, at: atFrame(frame) });
      },
    };
  },
});
