import alawmulaw from 'alawmulaw';

const { alaw, mulaw } = alawmulaw;

/** Samples a second of G.711, and of a packet: 20 ms. */
const sampleRate = 8000;
const samplesOfPacket = 160;
/** What a voice says is so many packets long: a fifth of a second. They are sent at once, without their pace. */
const packetsOfVoice = 10;
/** From here on a packet counts as sound: far above the noise of either law, far below a voice. */
const quietestSound = 500;

/** A side has heard the other one when so many packets of sound have arrived. */
export const packetsHeard = 5;

/** What somebody says: 16 bit samples, a packet each. Each voice has its pitch in hertz. */
export function voice(pitch: number): Int16Array[] {
  return packets((sample) => {
    // Rises and falls as syllables do.
    const loudness = 4000 * (1 + Math.sin((2 * Math.PI * 5 * sample) / sampleRate));
    return loudness * Math.sin((2 * Math.PI * pitch * sample) / sampleRate);
  });
}

/** Of somebody who says nothing. */
export function silence(): Int16Array[] {
  return packets(() => 0);
}

export function isSound(samples: Int16Array): boolean {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  return samples.length > 0 && Math.sqrt(energy / samples.length) >= quietestSound;
}

export interface G711 {
  encode(samples: Int16Array): Uint8Array;
  decode(payload: Uint8Array): Int16Array;
}

/** @param encoding `PCMU/8000`; undefined for another codec, and for G.711 with another clock */
export function g711Of(encoding: string): G711 | undefined {
  return new Map([
    ['pcmu/8000', mulaw],
    ['pcma/8000', alaw],
  ]).get(encoding.toLowerCase());
}

function packets(sampleAt: (sample: number) => number): Int16Array[] {
  return Array.from({ length: packetsOfVoice }, (_, packet) =>
    Int16Array.from({ length: samplesOfPacket }, (_, sample) => sampleAt(packet * samplesOfPacket + sample)),
  );
}
