import type { ManualSection } from '../manual.ts';

export const LEVELS_MANUAL: readonly ManualSection[] = [
  {
    title: 'What is judged',
    entries: [
      ['1920x1080', 'MaxFS and Sqrt(MaxFS * 8): macroblocks of a frame, and of a row or column (H.264 A.3.1 e to g)'],
      ['@60', 'MaxMBPS and 1 / fR: macroblocks and frames a second (A.3.1 a); not judged without a rate'],
      ['--refs', 'MaxDpbFrames: frames that the decoded picture buffer holds (A.3.1 h)'],
      [
        '--kbps',
        'MaxBR with the factor of the profile: 1000, High 1250, High 10 3000, 4:2:2 and 4:4:4 4000 (Table A-2)',
      ],
      [
        '--codec hevc',
        'luma samples in place of macroblocks: MaxLumaPs, MaxLumaSr, MaxDpbSize, which counts the current picture ' +
          'beside --refs, and MaxBR of the tier (H.265 A.4)',
      ],
      [
        '--codec av1',
        'MaxPicSize, MaxHSize, MaxVSize, MaxDisplayRate, MaxHeaderRate, and the bit rate of the tier (AV1 A.3)',
      ],
      ['--tier', 'bit rates of the High tier, which begins with level 4; below, those of the Main tier'],
    ],
  },
  {
    title: 'Reading the table',
    paragraphs: [
      'A ! stands behind a limit that the stream exceeds, and before a level that does not hold it; > stands before the ' +
        'lowest level that does. The heading names the limits that rule out the level below it. A stream that exists is ' +
        'judged by rtmpkit check: buffers, slices and the frames that wait for their output are measured there.',
    ],
  },
  {
    title: 'JSON',
    paragraphs: [
      '--json has all limits of each level under the names of the specification (MaxVmvR and MaxMvsPer2Mb too, which ' +
        'are not judged), for a size also what it needs of each limit and the headroom. levels.schema.json describes it.',
    ],
  },
];
