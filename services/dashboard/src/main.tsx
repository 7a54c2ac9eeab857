// The dashboard's beginning: theme, links, session, then the frame.
import { render } from 'preact';
import { App } from './frame/app.tsx';
import { resume, session } from './state/session.ts';
import { catchLinks } from './state/view.ts';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';

import './style/print.css';
import { followTheme } from './ui/theme.ts';

followTheme();
catchLinks();
// A link that signs in does not ask first who is signed in.
if (!location.hash.includes('key=')) void resume();
else session.set(null);
const root = document.getElementById('app');
if (root) {
  // Preact would draw beside what the page showed until now.
  root.replaceChildren();
  render(<App />, root);
}
