import type { AudioWatcher, VideoWatcher, Watcher } from '../watch/watcher.ts';

/** Those of the watchers that take an event: most rules take one or two. */
const taking = <W, K extends keyof W>(watchers: readonly W[], event: K): readonly Required<Pick<W, K>>[] =>
  watchers.filter((watcher): watcher is W & Required<Pick<W, K>> => watcher[event] !== undefined);

/** The watchers of a track as one. */
export const combinedVideo = (all: readonly VideoWatcher[]): VideoWatcher | undefined => {
  if (all.length === 0) return undefined;
  const [configuration, sequence] = [taking(all, 'configuration'), taking(all, 'sequence')];
  const [pictureSet, unit] = [taking(all, 'pictureSet'), taking(all, 'unit')];
  const [parameterSet, picture] = [taking(all, 'parameterSet'), taking(all, 'picture')];
  const [frame, removal] = [taking(all, 'frame'), taking(all, 'removal')];
  const [gop, end] = [taking(all, 'gop'), taking(all, 'end')];
  return {
    configuration: (record, at) => {
      for (const watcher of configuration) watcher.configuration(record, at);
    },
    parameterSet: (seen) => {
      for (const watcher of parameterSet) watcher.parameterSet(seen);
    },
    sequence: (seen) => {
      for (const watcher of sequence) watcher.sequence(seen);
    },
    pictureSet: (seen) => {
      for (const watcher of pictureSet) watcher.pictureSet(seen);
    },
    unit: (placed, place) => {
      for (const watcher of unit) watcher.unit(placed, place);
    },
    picture: (blocks) => {
      for (const watcher of picture) watcher.picture(blocks);
    },
    frame: (record) => {
      for (const watcher of frame) watcher.frame(record);
    },
    removal: (step) => {
      for (const watcher of removal) watcher.removal(step);
    },
    gop: (record) => {
      for (const watcher of gop) watcher.gop(record);
    },
    end: (summary) => {
      for (const watcher of end) watcher.end(summary);
    },
  };
};

/** The watchers of an input as one. */
export const combinedWatcher = (all: readonly Watcher[]): Watcher => ({
  opened: (format) => {
    for (const watcher of all) watcher.opened?.(format);
  },
  video: (track) => combinedVideo(all.flatMap((watcher) => watcher.video?.(track) ?? [])),
  audio: (track) => combinedAudio(all.flatMap((watcher) => watcher.audio?.(track) ?? [])),
  tag: (tag) => {
    for (const watcher of all) watcher.tag?.(tag);
  },
  finding: (found, frame) => {
    for (const watcher of all) watcher.finding?.(found, frame);
  },
});

/** For a watcher that judges by times: it is not told of frames whose frame rate is assumed. */
export const timedOnly = (watcher: VideoWatcher): VideoWatcher => {
  let isTimed = false;
  const { configuration, parameterSet, sequence, pictureSet, unit, picture, removal } = watcher;
  return {
    ...(configuration !== undefined && { configuration: configuration.bind(watcher) }),
    ...(parameterSet !== undefined && { parameterSet: parameterSet.bind(watcher) }),
    ...(sequence !== undefined && { sequence: sequence.bind(watcher) }),
    ...(pictureSet !== undefined && { pictureSet: pictureSet.bind(watcher) }),
    ...(unit !== undefined && { unit: unit.bind(watcher) }),
    ...(picture !== undefined && { picture: picture.bind(watcher) }),
    ...(removal !== undefined && { removal: removal.bind(watcher) }),
    frame: (record) => {
      isTimed = record.timesFrom !== 'assumed';
      if (isTimed) watcher.frame?.(record);
    },
    gop: (record) => {
      if (isTimed) watcher.gop?.(record);
    },
    end: (summary) => {
      if (isTimed) watcher.end?.(summary);
    },
  };
};

export const combinedAudio = (all: readonly AudioWatcher[]): AudioWatcher | undefined => {
  if (all.length === 0) return undefined;
  return {
    configuration: (configuration, at) => {
      for (const watcher of all) watcher.configuration?.(configuration, at);
    },
    frame: (frame, payload) => {
      for (const watcher of all) watcher.frame?.(frame, payload);
    },
    end: () => {
      for (const watcher of all) watcher.end?.();
    },
  };
};
