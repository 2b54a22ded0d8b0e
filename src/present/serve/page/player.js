// Plays live HLS with CMAF segments: through Media Source Extensions, or by the browser itself where it has none of them.
const HLS_TYPE = 'application/vnd.apple.mpegurl';
/** A player begins so many target durations before the end of the playlist (RFC 8216 6.3.3). */
const START_TARGETS = 3;
/** Seconds that stay behind the picture that is shown. */
const KEPT_SECONDS = 30;
const RETRY_MS = 2000;

/** A media playlist: each segment with its number, its address and that of its initialization segment. */
const parsePlaylist = (text, base) => {
  const list = { targetSeconds: 2, isEnded: false, segments: [] };
  let number = 0;
  let seconds = 0;
  let map;
  for (const line of text.split('\n')) {
    const [, tag, value = ''] = /^#(EXT[^:]*):?(.*)$/.exec(line) ?? [];
    if (tag === 'EXT-X-TARGETDURATION') list.targetSeconds = Number(value);
    else if (tag === 'EXT-X-MEDIA-SEQUENCE') number = Number(value);
    else if (tag === 'EXT-X-MAP') map = new URL(/URI="([^"]*)"/.exec(value)[1], base).href;
    else if (tag === 'EXTINF') seconds = Number.parseFloat(value);
    else if (tag === 'EXT-X-ENDLIST') list.isEnded = true;
    else if (line !== '' && !line.startsWith('#')) {
      list.segments.push({ number: number++, seconds, map, href: new URL(line, base).href });
    }
  }
  return list;
};

/** The number of the segment to begin with. */
const firstOf = ({ segments, targetSeconds }) => {
  let left = START_TARGETS * targetSeconds;
  const first = segments.findLast(({ seconds }) => (left -= seconds) <= 0);
  return (first ?? segments[0]).number;
};

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const happened = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));

/** One publish, from its last segments on. Resolves to `again` where another publish has taken its place. */
const playSession = async (video, address, type, signal, say) => {
  const get = async (href) => {
    const response = await fetch(href, { signal });
    if (!response.ok) throw new Error((await response.text()).trim());
    return response;
  };
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  try {
    video.src = url;
    await happened(source, 'sourceopen');
    const buffer = source.addSourceBuffer(type);
    const update = async (change) => {
      const updated = happened(buffer, 'updateend');
      change();
      await updated;
      if (video.error !== null) throw new Error(`the browser cannot decode it: ${video.error.message}`);
    };
    const append = async (href) => {
      const data = await (await get(href)).arrayBuffer();
      await update(() => buffer.appendBuffer(data));
    };
    let next;
    let map;
    for (;;) {
      const response = await get(address);
      const list = parsePlaylist(await response.text(), response.url);
      const { segments } = list;
      next ??= firstOf(list);
      const fresh = segments.filter(({ number }) => number >= next);
      // Its numbers begin anew, and so do the names of its files.
      if (map !== undefined && segments.at(-1).number + 1 < next) return 'again';
      for (const segment of fresh) {
        if (segment.map !== map) {
          if (map !== undefined && sessionOf(map) !== sessionOf(segment.map)) return 'again';
          await append(segment.map);
          map = segment.map;
        }
        await append(segment.href);
        next = segment.number + 1;
        keepUp(video, buffer);
        const old = video.currentTime - KEPT_SECONDS;
        if (old > 0) await update(() => buffer.remove(0, old));
        say('');
      }
      if (list.isEnded) {
        source.endOfStream();
        say('the publisher has left');
        return 'ended';
      }
      // RFC 8216 6.3.4: a playlist that has not changed is asked for again after half the time.
      await later(fresh.length === 0 ? list.targetSeconds * 500 : list.targetSeconds * 1000);
      if (signal.aborted) return 'stopped';
    }
  } finally {
    URL.revokeObjectURL(url);
  }
};

/** What comes before the number of a file. */
const sessionOf = (href) => href.replace(/-(init.*|\d+)\.m[p4s]+$/, '');

/** Goes on at the next picture that there is, if there is none here: at the start, or after a gap. */
const keepUp = (video, { buffered }) => {
  for (let i = 0; i < buffered.length; i++) {
    if (video.currentTime >= buffered.end(i)) continue;
    if (video.currentTime < buffered.start(i)) video.currentTime = buffered.start(i);
    return;
  }
};

/** Plays the address in a video element, and says in words what goes wrong; returns how to stop it. */
export const playHls = (video, address, codecs, say) => {
  const type = `video/mp4; codecs="${codecs.join(', ')}"`;
  const ending = new AbortController();
  const { signal } = ending;
  const run = async () => {
    say('waiting for the first segment …');
    while (!signal.aborted) {
      try {
        if ((await playSession(video, address, type, signal, say)) !== 'again') return;
      } catch (error) {
        if (signal.aborted) return;
        say(`${error.message}`);
        await later(RETRY_MS);
      }
    }
  };
  // A playlist that has just begun may be too short for it.
  const retry = async () => {
    if (signal.aborted) return;
    say(`the browser cannot play it: ${video.error?.message ?? ''}`);
    await later(RETRY_MS);
    if (!signal.aborted) video.src = address;
  };
  if (globalThis.MediaSource?.isTypeSupported(type)) void run();
  else if (globalThis.MediaSource === undefined && video.canPlayType(HLS_TYPE) !== '') {
    video.addEventListener('error', () => void retry());
    video.addEventListener('playing', () => say(''));
    video.src = address;
  } else say(`this browser cannot play ${codecs.join(' with ')}`);
  return () => {
    ending.abort();
    video.removeAttribute('src');
    video.load();
  };
};
