/** No QP: the macroblock could not be read. */
const NOT_READ = 127;

/** The maps of all inputs; `rows`: what each map is, by input; `text`: their macroblocks. */
export const readMaps = async (rows, text) => {
  if (text.trim() === '') return rows.map(() => undefined);
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const steps = new Int8Array(await new Response(inflated).arrayBuffer());
  let at = 0;
  return rows.map((ofInput) => {
    const maps = ofInput.map(([frame, structure, width, height]) => {
      const qp = steps.subarray(at, at + width * height);
      at += qp.length;
      for (let i = 0; i < qp.length; i++) {
        const before = i % width > 0 ? i - 1 : i - width;
        if (before >= 0) qp[i] += qp[before];
      }
      return { frame, structure, width, height, qp };
    });
    return new Maps(maps);
  });
};

/** The maps of an input. */
class Maps {
  #byFrame = new Map();
  min = NOT_READ;
  max = -NOT_READ;

  constructor(maps) {
    for (const map of maps) {
      this.#byFrame.set(map.frame, [...(this.#byFrame.get(map.frame) ?? []), map]);
      for (const qp of map.qp) {
        if (qp === NOT_READ) continue;
        if (qp < this.min) this.min = qp;
        if (qp > this.max) this.max = qp;
      }
    }
  }

  /** Of a frame: one, or one for each field. */
  of(frame) {
    return this.#byFrame.get(frame) ?? [];
  }
}

/** Dark blue, over green, to yellow: lightness rises with QP, so that the map is read without colours, too. */
const STOPS = [
  [38, 26, 84],
  [49, 88, 140],
  [33, 145, 140],
  [109, 205, 89],
  [253, 231, 37],
];
const GREY = [128, 128, 128];

/** A colour for a place from 0 to 1. */
const colourAt = (part) => {
  const place = Math.max(0, Math.min(1, part)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(place));
  return STOPS[below].map((value, i) => value + (STOPS[below + 1][i] - value) * (place - below));
};

const canvasOf = (width, height, colourOf) => {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = colourOf(i);
    image.data[4 * i] = red;
    image.data[4 * i + 1] = green;
    image.data[4 * i + 2] = blue;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
};

/** `18 to 34, mean 26.31`. */
const factsOf = (qp) => {
  let [count, sum, min, max] = [0, 0, NOT_READ, -NOT_READ];
  for (const value of qp) {
    if (value === NOT_READ) continue;
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return count === 0 ? 'none could be read' : `${min} to ${max}, mean ${(sum / count).toFixed(2)}`;
};

/** A map with its scale, which is the same for all of an input. */
export const mapFigure = ({ structure, width, height, qp }, { min, max }) => {
  const figure = document.createElement('figure');
  figure.className = 'map';
  const title = `QP of macroblocks${structure === 'frame' ? '' : `, ${structure}`}, ${width} by ${height}: ${factsOf(qp)}`;
  const colours = Array.from({ length: Math.max(1, max - min + 1) }, (_, i) =>
    colourAt(max > min ? i / (max - min) : 0.5),
  );
  const map = canvasOf(width, height, (i) => colours[qp[i] - min] ?? GREY);
  map.setAttribute('role', 'img');
  map.setAttribute('aria-label', title);
  const caption = document.createElement('figcaption');
  caption.textContent = title;
  const scale = document.createElement('p');
  scale.className = 'scale';
  const bar = canvasOf(64, 1, (i) => colourAt(i / 63));
  bar.setAttribute('aria-hidden', 'true');
  const place = document.createElement('span');
  scale.append(`${min}`, bar, `${max}`, place);
  map.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const x = Math.min(width - 1, Math.floor((offsetX / map.clientWidth) * width));
    const y = Math.min(height - 1, Math.floor((offsetY / map.clientHeight) * height));
    const value = qp[y * width + x];
    place.textContent = `column ${x}, row ${y}: ${value === NOT_READ ? 'not read' : `QP ${value}`}`;
  });
  figure.append(caption, map, scale);
  return figure;
};
