import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { takeLinkSecret } from './ui/linkSecret';
import { showChosenTheme } from './ui/theme';
import './styles/base.css';
import './styles/parts.css';

takeLinkSecret();
showChosenTheme();
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
