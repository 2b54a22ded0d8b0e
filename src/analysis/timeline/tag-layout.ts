import type { MessageBody } from '../../container/flv/body/parse-body.ts';
import { isCoded } from '../../container/flv/body/payload.ts';
import { FRAME_TYPE } from '../../container/flv/names.ts';
import { PREVIOUS_TAG_SIZE_BYTES, type TagType } from '../../container/flv/tag/tag-header.ts';

/** A tag in a file. */
export interface PlacedTag {
  readonly type: TagType;
  /** Byte offset of its header. */
  readonly offset: number;
  /** Bytes of the tag: header and data. */
  readonly size: number;
  /** Its timestamp without wraps, milliseconds. */
  readonly dtsMs: number;
  readonly body: MessageBody;
  /** It is the onMetaData of the file. */
  readonly isMetadata: boolean;
}

/** A video tag with FrameType 1. */
export interface KeyTag {
  readonly offset: number;
  readonly dtsMs: number;
  /** False for a sequence header, or an end of sequence. */
  readonly isFrame: boolean;
}

/** Bytes of the tags of one type. */
export interface TagBytes {
  readonly count: number;
  /** Headers included, PreviousTagSize not. */
  readonly all: number;
  /** Those with frames, PreviousTagSize included. */
  readonly frames: number;
}

/** Where the tags of a file are, and how long: what onMetaData says about them. */
export interface LayoutFacts {
  /** Of the whole file. */
  readonly sizeBytes: number;
  readonly videoBytes: TagBytes;
  readonly audioBytes: TagBytes;
  readonly scriptBytes: TagBytes;
  /** Byte offset after onMetaData and its PreviousTagSize. */
  readonly metadataEnd?: number;
  /** Byte offset of the first tag with a frame. */
  readonly firstFrameOffset?: number;
  /** Tags with FrameType 1, in file order; absent when there were too many to keep. */
  readonly keyTags?: readonly KeyTag[];
  readonly lastKeyTag?: KeyTag;
  readonly lastKeyFrame?: KeyTag;
  /** Timestamp of the last tag. */
  readonly lastTagDtsMs?: number;
  /** The last video tag has FrameType 1. */
  readonly endsWithKeyTag: boolean;
}

/** Key frames whose offsets are kept; an hour with one per second has 3,600. */
const MAX_KEY_TAGS = 1 << 17;

type MediaType = 'video' | 'audio' | 'script';

/** Collects `LayoutFacts` from the tags of a file, in order. */
export class TagLayout {
  readonly #bytes: Readonly<Record<MediaType, { count: number; all: number; frames: number }>> = {
    video: { count: 0, all: 0, frames: 0 },
    audio: { count: 0, all: 0, frames: 0 },
    script: { count: 0, all: 0, frames: 0 },
  };
  #keyTags: KeyTag[] | undefined = [];
  #lastKeyTag: KeyTag | undefined;
  #lastKeyFrame: KeyTag | undefined;
  #metadataEnd: number | undefined;
  #firstFrameOffset: number | undefined;
  #lastTagDtsMs: number | undefined;
  #endsWithKeyTag = false;

  add({ type, offset, size, dtsMs, body, isMetadata }: PlacedTag): void {
    if (type === 'unknown') return;
    const end = offset + size + PREVIOUS_TAG_SIZE_BYTES;
    const isFrame = body.payloads.some(isCoded);
    const bytes = this.#bytes[type];
    bytes.count++;
    bytes.all += size;
    if (isFrame) bytes.frames += size + PREVIOUS_TAG_SIZE_BYTES;
    this.#lastTagDtsMs = dtsMs;
    if (isFrame) this.#firstFrameOffset ??= offset;
    if (isMetadata) this.#metadataEnd ??= end;
    if (type !== 'video') return;
    this.#endsWithKeyTag = body.video?.frameType === FRAME_TYPE.key;
    if (this.#endsWithKeyTag) this.#keyTag({ offset, dtsMs, isFrame });
  }

  #keyTag(tag: KeyTag): void {
    this.#lastKeyTag = tag;
    if (tag.isFrame) this.#lastKeyFrame = tag;
    if (this.#keyTags?.length === MAX_KEY_TAGS) this.#keyTags = undefined;
    this.#keyTags?.push(tag);
  }

  /** `sizeBytes`: bytes of the file. */
  facts(sizeBytes: number): LayoutFacts {
    const { video, audio, script } = this.#bytes;
    return {
      sizeBytes,
      videoBytes: video,
      audioBytes: audio,
      scriptBytes: script,
      ...(this.#metadataEnd !== undefined && { metadataEnd: this.#metadataEnd }),
      ...(this.#firstFrameOffset !== undefined && { firstFrameOffset: this.#firstFrameOffset }),
      ...(this.#keyTags !== undefined && { keyTags: this.#keyTags }),
      ...(this.#lastKeyTag !== undefined && { lastKeyTag: this.#lastKeyTag }),
      ...(this.#lastKeyFrame !== undefined && { lastKeyFrame: this.#lastKeyFrame }),
      ...(this.#lastTagDtsMs !== undefined && { lastTagDtsMs: this.#lastTagDtsMs }),
      endsWithKeyTag: this.#endsWithKeyTag,
    };
  }
}
