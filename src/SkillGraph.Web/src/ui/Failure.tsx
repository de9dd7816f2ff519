import { Component, type ReactNode } from 'react';

/** The last resort: a page that broke says so and offers to start again. */
export class Failure extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="centered" role="alert">
        <h1>This page stopped working</h1>
        <p>What was sent is safe. Reload to go on.</p>
        <button type="button" className="primary" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}
