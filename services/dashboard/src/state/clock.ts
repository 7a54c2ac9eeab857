// The time now, for ages that grow on the screen and ranges that follow the day. Used by badges and pages by `useNow`.
import { useEffect, useState } from 'preact/hooks';

/** The time in milliseconds, renewed every so many milliseconds. */
export function useNow(every = 1_000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
