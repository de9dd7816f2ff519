import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import { atTheStart, type Move, type Player, play } from '../../replay/player';
import type { Timeline } from '../../replay/timeline';
import { replayPath } from '../../router';

const ADDRESS_AFTER_MS = 300;

/** The player of a page: driven by the clock while it plays, and written into the address while it does not. */
export function usePlayer(
  roomId: string,
  timeline: Timeline,
  complete: boolean,
  open: boolean,
  report: string | null,
): [Player, Dispatch<Move>] {
  const [player, move] = useReducer(play, atTheStart);
  const placed = useRef(false);

  useEffect(() => {
    if (!complete) return;
    const asked = Number(new URLSearchParams(location.search).get('v'));
    if (!placed.current && Number.isInteger(asked) && asked > 0) move({ type: 'to-version', version: asked, timeline });
    else move({ type: 'stretched', timeline });
    placed.current = true;
  }, [timeline, complete]);

  useEffect(() => {
    if (!player.playing) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      move({ type: 'tick', ms: Math.max(0, now - before), timeline, open });
      before = now;
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [player.playing, timeline, open]);

  useEffect(() => {
    if (!complete || player.playing || !placed.current) return;
    const path = replayPath(roomId, player.live ? undefined : player.version, report);
    const timer = setTimeout(() => history.replaceState(null, '', path), ADDRESS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [roomId, complete, player.playing, player.live, player.version, report]);

  return [player, move];
}
