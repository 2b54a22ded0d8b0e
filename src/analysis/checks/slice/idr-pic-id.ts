import { defineRule } from '../rule.ts';

export const idrPicId = defineRule({
  id: 'slice/idr-pic-id',
  title: 'two IDR pictures in a row with one idr_pic_id',
  source: 'H.264 7.4.3',
  severity: 'error',
  needs: ['pictures'],
  codecs: ['h264'],
  what: 'IDR pictures that follow each other have different idr_pic_id. Those with other pictures between them may repeat it.',
  why: 'It is all that tells two such pictures apart: readers join them to one, and half of the frames of an all-intra stream are lost.',
  mend: { ffmpeg: '-c copy -bsf:v h264_metadata=aud=insert helps readers that follow delimiters; idr_pic_id stays' },
});
