import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process.ts';
import { type MovingPicture, writeMovingPicture } from './moving-picture.ts';

/** A stream of the matrix. */
export interface MatrixRecipe {
  readonly name: string;
  readonly picture: MovingPicture;
  readonly options: string;
}

export interface MatrixStream extends MatrixRecipe {
  readonly path: string;
  /** What x264 wrote to standard error. */
  readonly log: string;
}

const PLAIN: MovingPicture = { chroma: '420', bitDepth: 8, interlaced: false, content: 'motion' };

const ENTROPY = ['', '--no-cabac'] as const;
const SCANS = ['', '--tff', '--bff'] as const;
const DIRECT = ['none', 'spatial', 'temporal', 'auto'] as const;

/**
 * What every stream of the first block varies beside entropy coding, scan and direct mode, in turn: each value meets
 * each of those.
 */
const IN_TURN = [
  '--aq-mode 0 --ref 1 --bframes 3 --b-pyramid none --weightp 0 --no-weightb',
  '--aq-mode 1 --ref 3 --bframes 5 --b-pyramid normal --weightp 2 --slices 3',
  '--aq-mode 2 --ref 16 --bframes 3 --b-pyramid strict --weightp 1 --no-8x8dct',
  '--aq-mode 3 --aq-strength 2 --ref 5 --bframes 2 --b-pyramid none --deblock -2:1',
  '--aq-mode 1 --ref 2 --bframes 1 --slice-max-mbs 14 --weightp 2 --partitions p8x8,b8x8,i4x4',
] as const;

const isInterlaced = (scan: string): boolean => scan !== '';

const crossed = (): MatrixRecipe[] => {
  const recipes: MatrixRecipe[] = [];
  for (const direct of DIRECT)
    for (const scan of SCANS)
      for (const entropy of ENTROPY) {
        const turn = IN_TURN[recipes.length % IN_TURN.length] ?? '';
        const options = [entropy, scan, '--direct', direct, '--crf 26', turn].filter((option) => option !== '');
        recipes.push({
          name: `${entropy === '' ? 'cabac' : 'cavlc'}-${scan === '' ? 'frames' : scan.slice(2)}-direct-${direct}`,
          picture: { ...PLAIN, interlaced: isInterlaced(scan) },
          options: options.join(' '),
        });
      }
  return recipes;
};

const FORMATS: readonly (readonly [name: string, csp: string, picture: Partial<MovingPicture>])[] = [
  ['400', 'i400', {}],
  ['422', 'i422', { chroma: '422' }],
  ['444', 'i444', { chroma: '444' }],
  ['420-10', 'i420', { bitDepth: 10 }],
  ['400-10', 'i400', { bitDepth: 10 }],
  ['422-10', 'i422', { chroma: '422', bitDepth: 10 }],
  ['444-10', 'i444', { chroma: '444', bitDepth: 10 }],
];

const formats = (): MatrixRecipe[] =>
  FORMATS.flatMap(([name, csp, format]) =>
    ENTROPY.flatMap((entropy) =>
      ['', '--tff'].map((scan) => ({
        name: `${name}-${entropy === '' ? 'cabac' : 'cavlc'}${scan === '' ? '' : '-tff'}`,
        picture: { ...PLAIN, ...format, interlaced: isInterlaced(scan) },
        options: `${entropy} ${scan} --output-csp ${csp} --output-depth ${format.bitDepth ?? 8} --crf 27 --bframes 2 --ref 3 --direct ${scan === '' ? 'temporal' : 'spatial'}`,
      })),
    ),
  );

/** Without loss (qpprime_y_zero_transform_bypass_flag), and I_PCM, which x264 takes where noise costs more bits. */
const extremes = (): MatrixRecipe[] =>
  ENTROPY.flatMap((entropy) => {
    const coder = entropy === '' ? 'cabac' : 'cavlc';
    const noise: MovingPicture = { ...PLAIN, content: 'noise' };
    const lossless = `${entropy} --qp 0 --output-csp`;
    const pcm = `${entropy} --qp 1 --no-psy --subme 7 --aq-mode 0`;
    return [
      { name: `lossless-420-${coder}`, picture: PLAIN, options: `${lossless} i420` },
      { name: `lossless-444-${coder}`, picture: { ...PLAIN, chroma: '444' as const }, options: `${lossless} i444` },
      {
        name: `lossless-420-10-${coder}-tff`,
        picture: { ...PLAIN, bitDepth: 10 as const, interlaced: true },
        options: `${lossless} i420 --output-depth 10 --tff`,
      },
      { name: `pcm-${coder}`, picture: noise, options: pcm },
      { name: `pcm-10-${coder}`, picture: { ...noise, bitDepth: 10 as const }, options: `${pcm} --output-depth 10` },
      {
        name: `pcm-444-${coder}-tff`,
        picture: { ...noise, chroma: '444' as const, interlaced: true },
        options: `${pcm} --output-csp i444 --tff`,
      },
    ];
  });

const others: readonly MatrixRecipe[] = [
  { name: 'baseline', picture: PLAIN, options: '--profile baseline --partitions all --ref 4 --crf 24' },
  { name: 'intra-only', picture: PLAIN, options: '--keyint 1 --crf 18 --partitions all' },
  { name: 'coarse', picture: PLAIN, options: '--qp 44 --bframes 4 --partitions all' },
  { name: 'coarse-cavlc-tff', picture: { ...PLAIN, interlaced: true }, options: '--qp 44 --no-cabac --tff' },
  { name: 'quantiser-51', picture: PLAIN, options: '--qp 51 --bframes 2 --no-cabac' },
  { name: 'scaling-matrix', picture: PLAIN, options: '--cqm jvt --crf 22' },
  { name: 'chroma-offset', picture: PLAIN, options: '--chroma-qp-offset -9 --crf 22 --no-cabac' },
  { name: 'open-gop', picture: PLAIN, options: '--open-gop --keyint 5 --min-keyint 1 --bframes 3 --direct temporal' },
  // x264 takes horizontal prediction from inter macroblocks in MBAFF frames: FFmpeg refuses that (8.3.4).
  { name: 'constrained-intra', picture: PLAIN, options: '--constrained-intra --crf 20 --bframes 2' },
  { name: 'constrained-intra-cavlc', picture: PLAIN, options: '--constrained-intra --no-cabac --crf 20 --aq-mode 0' },
  { name: 'intra-refresh', picture: PLAIN, options: '--intra-refresh --keyint 6 --ref 1' },
  { name: 'noise-cavlc', picture: { ...PLAIN, content: 'noise' }, options: '--no-cabac --qp 8 --subme 1' },
];

export const MATRIX: readonly MatrixRecipe[] = [...crossed(), ...formats(), ...extremes(), ...others];

/** For a proof by pixels: no filter and no weights, lists as they are initialised, few residuals, small parts. */
export const PIXEL_MATRIX: readonly MatrixRecipe[] = SCANS.flatMap((scan) =>
  (['spatial', 'temporal'] as const).map((direct, i) => ({
    name: `pixels-${scan === '' ? 'frames' : scan.slice(2)}-${direct}`,
    picture: { ...PLAIN, interlaced: isInterlaced(scan) },
    options: `${ENTROPY[i]} ${scan} --direct ${direct} --no-deblock --weightp 0 --no-weightb --b-pyramid none --bframes 2 --ref 4 --qp 30 --no-8x8dct --no-psy --cqm4p ${new Array(16).fill(255)}`,
  })),
);

/** `--partitions all` and thorough analysis: every type of macroblock; no adaptive placing of B pictures. */
const COMMON = '--verbose --no-progress --threads 1 --muxer raw --b-adapt 0 --subme 8 --me umh --trellis 2'.split(' ');

/** Encodes a stream of the matrix in `folder`; throws if x264 does not. */
export const makeMatrixStream = async (recipe: MatrixRecipe, folder: string): Promise<MatrixStream> => {
  const source = sourceOf(recipe.picture, folder);
  const path = join(folder, `${recipe.name}.264`);
  const own = recipe.options.split(' ').filter((option) => option !== '');
  const partitions = own.includes('--partitions') ? [] : ['--partitions', 'all'];
  const { code, stderr } = await run('x264', [...COMMON, ...partitions, ...own, '-o', path, source]);
  if (code !== 0 || statSync(path).size === 0) throw new Error(`x264 makes no ${recipe.name}: ${stderr.toString()}`);
  return { ...recipe, path, log: stderr.toString() };
};

/** The picture as a file, written where it is not there yet. */
const sourceOf = (picture: MovingPicture, folder: string): string => {
  const { chroma, bitDepth, interlaced, content } = picture;
  const path = join(folder, `${content}-${chroma}-${bitDepth}${interlaced ? '-interlaced' : ''}.y4m`);
  if (!existsSync(path)) writeMovingPicture(path, picture);
  return path;
};
