import { isAllowed, notAllowed } from '../allowed.ts';
import { defineRule } from '../rule.ts';
import { judgedSequence } from './judged-sequence.ts';

export const profile = defineRule({
  id: 'video/profile',
  title: 'a profile that is not allowed',
  source: 'H.264 A.2; services and players name the profiles that they take',
  severity: 'error',
  needs: ['frames'],
  options: {
    allow: { type: 'list', of: 'text', about: 'profiles by name: Main, High, Progressive High' },
  },
  asksFor: ['allow'],
  what: 'Compares the profile of each sequence parameter set, named by profile_idc and the constraint flags, with those that are allowed.',
  why: 'Decoders that do not have the tools of a profile refuse the stream or show it broken.',
  mend: {
    x264: '--profile baseline, main or high',
    x265: '--profile main or main10',
    'SVT-AV1': '--profile 0',
    aomenc: '--profile=0',
    ffmpeg: '-profile:v baseline, main or high',
    VideoToolbox: 'kVTCompressionPropertyKey_ProfileLevel kVTProfileLevel_H264_Main_AutoLevel',
    MediaCodec: 'KEY_PROFILE AVCProfileMain, and KEY_LEVEL with it',
    OBS: 'Settings, Output, Profile',
  },
  video: ({ options: { allow = [] }, ...context }) =>
    judgedSequence(context, {
      factOf: (described) => described.profile,
      judge: (value) => (isAllowed([value], allow) ? undefined : notAllowed('profile', value, allow)),
    }),
});
