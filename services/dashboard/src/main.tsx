// The dashboard's beginning: theme, links, session, then the frame.
import { render } from 'preact';
import { App } from './frame/app.tsx';
import { resume } from './state/session.ts';
import { catchLinks } from './state/view.ts';
import './style/tokens.css';
import './style/base.css';
import './style/frame.css';
import './style/parts.css';
import './style/pages.css';
import './style/print.css';
import { followTheme } from './ui/theme.ts';

followTheme();
catchLinks();
void resume();
const root = document.getElementById('app');
if (root) render(<App />, root);
