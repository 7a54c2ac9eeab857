// A tone for a warning that asks for somebody, made by WebAudio, off until a person asks for it.
// Used by the inbox; once asked for it goes on while other pages are open. Browsers stay silent until a first click or key.
import { createStore } from '../../state/store.ts';

export type Sound = 'off' | 'on' | 'waiting';
const KEY = 'quanyu.sound';
export const sound = createStore<Sound>('off');
let context: AudioContext | null = null;

const kept = (): boolean => {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
};
const keep = (on: boolean) => {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing asks anew next time.
  }
};

async function arm() {
  context ??= new AudioContext();
  if (context.state !== 'running') await context.resume();
  sound.set(context.state === 'running' ? 'on' : 'waiting');
}

export async function setSound(on: boolean) {
  keep(on);
  if (!on) {
    sound.set('off');
    return;
  }
  await arm();
  ring('blue');
}

/** Graver is higher and longer: told apart without looking. */
const TONES: Readonly<Record<string, readonly number[]>> = {
  red: [880, 660, 880, 660],
  orange: [784, 587, 784],
  yellow: [659, 523],
  blue: [523],
};
const TONE_S = 0.16;

export function ring(colour: string) {
  if (sound.get() !== 'on' || !context) return;
  const begin = context.currentTime + 0.02;
  for (const [at, pitch] of (TONES[colour] ?? TONES.blue ?? []).entries()) {
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    const start = begin + at * TONE_S;
    oscillator.type = 'triangle';
    oscillator.frequency.value = pitch;
    // A tone that begins or ends at once clicks.
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.25, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + TONE_S);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + TONE_S);
  }
}

if (kept()) {
  sound.set('waiting');
  const first = () => {
    removeEventListener('pointerdown', first);
    removeEventListener('keydown', first);
    if (sound.get() === 'waiting') void arm();
  };
  addEventListener('pointerdown', first);
  addEventListener('keydown', first);
}
