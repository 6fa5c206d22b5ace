import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';

/** A reader over the network, as an event stream sees it: it may stop taking. */
export class SlowReader extends EventEmitter {
  readonly written: string[] = [];
  writableNeedDrain = false;
  takes = true;
  isEnded = false;
  isDestroyed = false;

  get response(): ServerResponse {
    return this as unknown as ServerResponse;
  }
  writeHead(): this {
    return this;
  }
  write(text: string): boolean {
    this.written.push(text);
    this.writableNeedDrain = !this.takes;
    return this.takes;
  }
  end(): void {
    this.isEnded = true;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
  takeAgain(): void {
    this.takes = true;
    this.writableNeedDrain = false;
    this.emit('drain');
  }
  events(name: string): readonly string[] {
    return this.written.filter((text) => text.startsWith(`event: ${name}`));
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
