import type { PictureDemand } from '../../codec/level-table.ts';
import type { PictureLoad } from '../../media/frame-record.ts';
import type { NamedFrame } from '../named-frame.ts';
import { FrameDensity } from './frame-density.ts';

/** Frames with the most of a limit that one picture has. */
export interface PicturePeaks {
  readonly segments?: NamedFrame;
  readonly tiles?: NamedFrame;
  readonly pictureBytes?: NamedFrame;
}

/** The largest value, and the frame that has it. */
class Most {
  value = 0;
  place: NamedFrame | undefined;

  add(value: number, place: NamedFrame): void {
    if (value <= this.value) return;
    this.value = value;
    this.place = place;
  }
}

/** Measures what coded pictures ask of a decoder, the hidden ones too. */
export class PictureLoads {
  readonly #segments = new Most();
  readonly #tiles = new Most();
  readonly #bytesPerSample = new Most();
  readonly #pictures = new FrameDensity();
  readonly #samples = new FrameDensity();
  readonly #tileRate = new FrameDensity();
  #tileColumns = 0;
  #tileRows = 0;
  #leastCompressed: PictureDemand['leastCompressed'] | undefined;

  /** `ms`: decoding time of the frame whose pictures they are. */
  add(ms: number, loads: readonly PictureLoad[], place: NamedFrame): void {
    let [samples, tiles] = [0, 0];
    for (const { lumaSamples, tileColumns, tileRows, segments, sizeBytes } of loads) {
      samples += lumaSamples;
      tiles += tileColumns * tileRows;
      this.#segments.add(segments, place);
      this.#tiles.add(tileColumns * tileRows, place);
      this.#tileColumns = Math.max(this.#tileColumns, tileColumns);
      this.#tileRows = Math.max(this.#tileRows, tileRows);
      const before = this.#bytesPerSample.value;
      this.#bytesPerSample.add(lumaSamples === 0 ? 0 : sizeBytes / lumaSamples, place);
      if (this.#bytesPerSample.value > before) this.#leastCompressed = { bytes: sizeBytes, lumaSamples };
    }
    this.#pictures.add(ms, loads.length);
    this.#samples.add(ms, samples);
    this.#tileRate.add(ms, tiles);
  }

  /** `timed`: the times are those of the stream. `undefined` if no picture was measured. */
  demand(timed: boolean): PictureDemand | undefined {
    if (this.#leastCompressed === undefined) return undefined;
    const [pictures, lumaSamples] = [this.#pictures.perSecond, this.#samples.perSecond];
    const tiles = this.#tileRate.perSecond;
    return {
      segments: this.#segments.value,
      tiles: this.#tiles.value,
      tileColumns: this.#tileColumns,
      tileRows: this.#tileRows,
      ...(timed &&
        pictures !== undefined &&
        lumaSamples !== undefined &&
        tiles !== undefined && { perSecond: { pictures, lumaSamples, tiles } }),
      leastCompressed: this.#leastCompressed,
    };
  }

  get peaks(): PicturePeaks {
    const [segments, tiles, pictureBytes] = [this.#segments.place, this.#tiles.place, this.#bytesPerSample.place];
    return {
      ...(segments !== undefined && { segments }),
      ...(tiles !== undefined && { tiles }),
      ...(pictureBytes !== undefined && { pictureBytes }),
    };
  }
}
