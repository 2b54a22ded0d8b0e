/** Test pictures that the recipes encode, each made once as YUV4MPEG. */
export const SOURCES = {
  main: { size: '176x144', pixels: 'yuv420p', frames: 40, filter: '' },
  odd: { size: '98x66', pixels: 'yuv420p', frames: 12, filter: '' },
  wide: { size: '320x180', pixels: 'yuv420p', frames: 10, filter: '' },
  fade: { size: '176x144', pixels: 'yuv420p', frames: 30, filter: ',fade=out:0:30' },
  cuts: { size: '64x64', pixels: 'yuv420p', frames: 60, filter: ",hue=h='floor(n/9)*70'" },
  grey: { size: '64x64', pixels: 'gray', frames: 10, filter: '' },
  '422': { size: '96x80', pixels: 'yuv422p', frames: 10, filter: '' },
  '444': { size: '96x80', pixels: 'yuv444p', frames: 10, filter: '' },
  ten: { size: '96x80', pixels: 'yuv420p10', frames: 10, filter: '' },
  '422ten': { size: '96x80', pixels: 'yuv422p10', frames: 10, filter: '' },
} as const;

export type SourceName = keyof typeof SOURCES;

/** A stream that x264 makes from a source. */
export interface X264Recipe {
  readonly name: string;
  readonly source: SourceName;
  readonly options: string;
}

const x264 = (name: string, source: SourceName, options: string): X264Recipe => ({ name, source, options });

export const X264_RECIPES: readonly X264Recipe[] = [
  x264('b-frames', 'main', '--bframes 3 --b-adapt 0 --b-pyramid none --keyint 20'),
  x264('b-pyramid', 'main', '--bframes 7 --b-adapt 0 --b-pyramid normal --ref 5 --keyint 30'),
  x264('b-pyramid-strict', 'main', '--bframes 3 --b-adapt 0 --b-pyramid strict --ref 4'),
  x264('open-gop', 'main', '--open-gop --bframes 3 --b-adapt 0 --keyint 12 --min-keyint 2'),
  x264('scene-cuts', 'cuts', '--keyint 50 --min-keyint 5 --scenecut 60'),
  x264('no-b', 'main', '--bframes 0 --ref 2'),
  x264('all-idr', 'main', '--keyint 1 --frames 12'),
  x264('slices', 'main', '--slices 4 --bframes 2'),
  x264('slice-bytes', 'main', '--slice-max-size 300 --frames 12'),
  x264('slice-mbs-cavlc', 'main', '--slice-max-mbs 10 --no-cabac --frames 12'),
  x264('tff', 'main', '--tff --bframes 2 --slices 2'),
  x264('bff-cavlc', 'main', '--bff --no-cabac --weightp 0'),
  x264('fake-interlaced', 'main', '--fake-interlaced --bframes 1'),
  x264('baseline', 'main', '--profile baseline'),
  x264('no-cabac', 'main', '--no-cabac --no-8x8dct --deblock -2:1'),
  x264('no-deblock', 'main', '--no-deblock --frames 10'),
  x264('constrained-intra', 'main', '--constrained-intra --frames 10'),
  x264('weightp', 'fade', '--weightp 2 --bframes 0 --ref 4'),
  x264('weightb', 'fade', '--weightp 1 --bframes 3 --direct temporal'),
  x264('cqm-jvt', 'main', '--cqm jvt --frames 8'),
  x264('cqm4', 'main', `--cqm4 ${'17,'.repeat(15)}40 --frames 8`),
  x264('crop-sides', 'odd', ''),
  x264('crop-rect', 'main', '--crop-rect 4,6,8,10 --frames 8'),
  x264('intra-refresh', 'main', '--intra-refresh --keyint 15 --bframes 0'),
  x264('many-refs', 'main', '--ref 16 --bframes 3 --no-mixed-refs'),
  x264('nal-hrd-vbr-aud', 'main', '--nal-hrd vbr --vbv-maxrate 300 --vbv-bufsize 300 --aud'),
  x264('nal-hrd-cbr-filler', 'wide', '--nal-hrd cbr --bitrate 2000 --vbv-maxrate 2000 --vbv-bufsize 500'),
  x264('nal-hrd-tff', 'main', '--nal-hrd vbr --vbv-maxrate 300 --vbv-bufsize 300 --tff --pic-struct'),
  x264('pic-struct', 'main', '--pic-struct --frames 10'),
  x264('pulldown-32', 'main', '--pulldown 32 --fps 24000/1001'),
  x264('pulldown-32-bframes', 'main', '--pulldown 32 --fps 24000/1001 --bframes 3 --b-adapt 0 --b-pyramid none'),
  x264('pulldown-64-pyramid', 'main', '--pulldown 64 --bframes 3 --b-adapt 0'),
  x264('two-frames', 'main', '--frames 2'),
  x264('pulldown-double', 'main', '--pulldown double --frames 10'),
  x264('pulldown-64', 'main', '--pulldown 64 --frames 10'),
  x264('pulldown-triple', 'main', '--pulldown triple --frames 10'),
  x264('pulldown-euro', 'main', '--pulldown euro --fps 24/1 --frames 30'),
  x264('frame-packing-3', 'wide', '--frame-packing 3'),
  x264('frame-packing-5', 'wide', '--frame-packing 5'),
  x264(
    'hdr',
    'ten',
    '--output-depth 10 --mastering-display G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50) ' +
      '--cll 1000,400 --colorprim bt2020 --transfer smpte2084 --colormatrix bt2020nc --alternative-transfer arib-std-b67',
  ),
  x264(
    'vui',
    'wide',
    '--sar 64:45 --overscan crop --videoformat ntsc --range pc --colorprim smpte170m --transfer smpte170m ' +
      '--colormatrix smpte170m --chromaloc 2',
  ),
  x264('extended-sar', 'wide', '--sar 47:33'),
  x264('high10', 'ten', '--output-depth 10'),
  x264('high422', '422', '--output-csp i422'),
  x264('high422-10-tff', '422ten', '--output-csp i422 --output-depth 10 --tff'),
  x264('high444', '444', '--output-csp i444'),
  x264('high444-cqm', '444', '--output-csp i444 --cqm jvt'),
  x264('lossless-444', '444', '--output-csp i444 --qp 0'),
  x264('monochrome', 'grey', '--output-csp i400'),
  x264(
    'bluray',
    'wide',
    '--bluray-compat --nal-hrd vbr --vbv-maxrate 4000 --vbv-bufsize 4000 --aud --slices 4 --keyint 5',
  ),
  x264('sps-id-7', 'main', '--sps-id 7 --frames 8'),
  x264('sps-id-5-pic-struct', 'main', '--sps-id 5 --pic-struct --frames 8'),
  x264('stitchable', 'main', '--stitchable --frames 8'),
];

/** A stream that ffmpeg makes: from a test pattern with libx264, or from a stream above with a bitstream filter. */
export interface FfmpegRecipe {
  readonly name: string;
  readonly arguments: readonly string[];
  /** Input from X264_RECIPES; a test pattern if absent. */
  readonly of?: string;
}

const metadata = (name: string, of: string, filter: string): FfmpegRecipe => ({
  name,
  of,
  arguments: ['-c', 'copy', '-bsf:v', filter],
});

const encoded = (name: string, options: string): FfmpegRecipe => ({
  name,
  arguments: `-c:v libx264 -threads 1 ${options}`.split(' '),
});

export const FFMPEG_RECIPES: readonly FfmpegRecipe[] = [
  encoded('ffmpeg-default', '-pix_fmt yuv420p'),
  encoded('ffmpeg-ultrafast-baseline', '-preset ultrafast -profile:v baseline -pix_fmt yuv420p'),
  encoded('ffmpeg-zerolatency', '-tune zerolatency -pix_fmt yuv420p -x264-params slices=3'),
  encoded(
    'ffmpeg-interlaced',
    '-pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1:nal-hrd=vbr:vbv-maxrate=400:vbv-bufsize=400',
  ),
  encoded('ffmpeg-forced-idr', '-pix_fmt yuv420p -forced-idr 1 -force_key_frames expr:gte(t,n_forced*0.3)'),
  metadata('display-orientation', 'no-b', 'h264_metadata=display_orientation=insert:rotate=90:flip=horizontal'),
  metadata('aud-inserted', 'b-frames', 'h264_metadata=aud=insert'),
  metadata('user-data', 'slices', 'h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+hello'),
  metadata(
    'metadata-vui',
    'tff',
    'h264_metadata=video_format=1:colour_primaries=5:chroma_sample_loc_type=3:tick_rate=50',
  ),
  metadata('level-1b', 'baseline', 'h264_metadata=level=9'),
  metadata('parameter-sets-everywhere', 'b-frames', 'dump_extra=freq=all'),
  metadata('no-sei', 'pic-struct', 'filter_units=remove_types=6'),
];

/** Concatenated streams: parameter sets change in the middle. */
export const JOINED: Readonly<Record<string, readonly string[]>> = {
  'joined-sizes': ['no-b', 'crop-sides', 'high444'],
  'joined-hrd': ['nal-hrd-vbr-aud', 'b-frames', 'nal-hrd-tff'],
  'joined-hrd-ids': ['nal-hrd-tff', 'sps-id-5-pic-struct', 'nal-hrd-vbr-aud'],
  'joined-ids': ['sps-id-7', 'slices', 'monochrome'],
};
