/** An ADTS stream of a real encoder, with the AudioSpecificConfig that ffmpeg makes from it. */
export interface AdtsVector {
  readonly name: string;
  readonly origin: string;
  readonly hex: string;
  /** Byte offset and size of each frame: `ffprobe -show_packets -show_entries packet=pos,size`. */
  readonly frames: readonly (readonly [offset: number, size: number])[];
  /** AudioSpecificConfig of `ffmpeg -i x.aac -c copy -bsf:a aac_adtstoasc x.flv`, hex. */
  readonly audioSpecificConfig: string;
  /** Coded elements of the first header, by hand from its bits. */
  readonly header: object;
}

const origin = (source: string): string => `ffmpeg -f lavfi -i anullsrc=${source}:d=0.06 -c:a aac x.aac (FFmpeg 5.1)`;

const header = (sampling_frequency_index: number, channel_configuration: number, aac_frame_length: number) => ({
  syncword: 0xfff,
  ID: 0,
  layer: 0,
  protection_absent: 1,
  profile_ObjectType: 1,
  sampling_frequency_index,
  private_bit: 0,
  channel_configuration,
  original_copy: 0,
  home: 0,
  copyright_identification_bit: 0,
  copyright_identification_start: 0,
  aac_frame_length,
  adts_buffer_fullness: 0x7ff,
  number_of_raw_data_blocks_in_frame: 0,
});

export const ADTS_VECTORS: readonly AdtsVector[] = [
  {
    name: '44.1 kHz mono',
    origin: origin('r=44100:cl=mono'),
    hex:
      'fff15040039ffcde02004c61766335392e33372e313030000230400e' +
      'fff15040017ffc01182007fff15040017ffc01182007fff15040017ffc01182007',
    frames: [
      [0, 28],
      [28, 11],
      [39, 11],
      [50, 11],
    ],
    audioSpecificConfig: '1208',
    header: header(4, 1, 28),
  },
  {
    name: '48 kHz stereo',
    origin: origin('r=48000:cl=stereo'),
    hex:
      'fff14c8003dffcde02004c61766335392e33372e31303000422008c11838' +
      'fff14c8001bffc211004608c1cfff14c8001bffc211004608c1cfff14c8001bffc211004608c1c',
    frames: [
      [0, 30],
      [30, 13],
      [43, 13],
      [56, 13],
    ],
    audioSpecificConfig: '1190',
    header: header(3, 2, 30),
  },
  {
    name: '48 kHz 5.1',
    origin: origin('r=48000:cl=5.1'),
    hex:
      'fff14d80057ffcde02004c61766335392e33372e313030000230400211004608c0462008c11818460001c0' +
      'fff14d80035ffc011820010880230460231004608c0c230000e0fff14d80035ffc011820010880230460231004608c0c230000e0' +
      'fff14d80035ffc011820010880230460231004608c0c230000e0',
    frames: [
      [0, 43],
      [43, 26],
      [69, 26],
      [95, 26],
    ],
    audioSpecificConfig: '11b0',
    header: header(3, 6, 43),
  },
  {
    name: '22.05 kHz stereo',
    origin: origin('r=22050:cl=stereo'),
    hex:
      'fff15c8003dffcde02004c61766335392e33372e31303000422008c11838' +
      'fff15c8001bffc211004608c1cfff15c8001bffc211004608c1c',
    frames: [
      [0, 30],
      [30, 13],
      [43, 13],
    ],
    audioSpecificConfig: '1390',
    header: header(7, 2, 30),
  },
];
