import { uint16At, uint32At } from '../../bytes/integers.ts';

/** Where the IP packet of a captured packet begins, or -1 if it has none. */
export type LinkLayer = (bytes: Uint8Array) => number;

const NO_IP = -1;

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
/** Customer, service and two older provider tags: IEEE 802.1Q and what was used for stacked tags before 802.1ad. */
const VLAN_TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100, 0x9200];
const VLAN_TAG_BYTES = 4;
/** Tags of one frame that are skipped: two are usual. */
const MAX_VLAN_TAGS = 8;

/** The packet after an EtherType at `at`, and after the VLAN tags that it may announce. */
const afterEtherType = (bytes: Uint8Array, at: number): number => {
  for (let tags = 0; tags <= MAX_VLAN_TAGS && at + 2 <= bytes.length; tags++) {
    const type = uint16At(bytes, at);
    if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) return at + 2;
    if (!VLAN_TAGS.includes(type)) return NO_IP;
    at += VLAN_TAG_BYTES;
  }
  return NO_IP;
};

/** Two addresses and an EtherType (IEEE 802.3). */
const ethernet: LinkLayer = (bytes) => afterEtherType(bytes, 12);

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD_ type, address and its length, protocol. */
const linuxCooked: LinkLayer = (bytes) => afterEtherType(bytes, 14);

/** LINKTYPE_LINUX_SLL2: the protocol first, then interface, ARPHRD_ type, packet type and address. */
const linuxCooked2: LinkLayer = (bytes) => {
  if (bytes.length < 20) return NO_IP;
  const type = uint16At(bytes, 0);
  if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) return 20;
  // The tag itself follows the header: its EtherType is 2 bytes on.
  return VLAN_TAGS.includes(type) ? afterEtherType(bytes, 22) : NO_IP;
};

const raw: LinkLayer = () => 0;

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24, 28 and 30 on the BSDs and Darwin. */
const ADDRESS_FAMILIES: readonly number[] = [2, 10, 23, 24, 28, 30];

/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family, in the byte order of the host or in network byte order. */
const loopback: LinkLayer = (bytes) => {
  if (bytes.length < 4) return NO_IP;
  const isFamily = [true, false].some((littleEndian) => ADDRESS_FAMILIES.includes(uint32At(bytes, 0, littleEndian)));
  return isFamily ? 4 : NO_IP;
};

/** By LINKTYPE_ value; 12 and 14 are the values of DLT_RAW that some systems write instead. */
const LINK_LAYERS: ReadonlyMap<number, LinkLayer> = new Map([
  [0, loopback],
  [1, ethernet],
  [12, raw],
  [14, raw],
  [101, raw],
  [108, loopback],
  [113, linuxCooked],
  [228, raw],
  [229, raw],
  [276, linuxCooked2],
]);

export const linkLayerOf = (linkType: number): LinkLayer | undefined => LINK_LAYERS.get(linkType);

/** Link types that are not read, those that people meet. */
const NAMES: Readonly<Record<number, string>> = {
  9: 'PPP',
  50: 'PPP_HDLC',
  51: 'PPP_ETHER',
  104: 'C_HDLC',
  105: 'IEEE802_11',
  107: 'FRELAY',
  119: 'IEEE802_11_PRISM',
  127: 'IEEE802_11_RADIOTAP',
  143: 'DOCSIS',
  149: 'PKTAP',
  187: 'BLUETOOTH_HCI_H4',
  189: 'USB_LINUX',
  195: 'IEEE802_15_4_WITHFCS',
  203: 'LAPD',
  220: 'USB_LINUX_MMAPPED',
  227: 'CAN_SOCKETCAN',
  239: 'NFLOG',
  249: 'USBPCAP',
  252: 'WIRESHARK_UPPER_PDU',
  253: 'NETLINK',
};

/** As it stands in the registry of link types: `LINKTYPE_PPP (9)`. */
export const linkTypeName = (linkType: number): string => {
  const name = NAMES[linkType];
  return name === undefined ? `${linkType}` : `LINKTYPE_${name} (${linkType})`;
};
