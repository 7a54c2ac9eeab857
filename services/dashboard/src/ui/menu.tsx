// A button that opens a panel: closes by Escape, by a click elsewhere and by leaving it with Tab. Used by the top bar and filters.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface MenuProps {
  label: string;
  button: ComponentChildren;
  class?: string;
  side?: 'left' | 'right';
  /** The button has no words of its own. */
  bare?: boolean;
  children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, button, class: extra, side = 'right', bare, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      root.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
      document.removeEventListener('keydown', key, true);
    };
  }, [open]);
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        class={extra ?? 'button'}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={bare ? label : undefined}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open ? (
        <div class={`menu-body ${side}`} id={id} role="group" aria-label={label}>
          {children(() => setOpen(false))}
        </div>
      ) : null}
    </div>
  );
}
