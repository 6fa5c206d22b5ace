import { describe, expect, it } from '@jest/globals';
import { execution, type Permit } from './execute.js';
import { room, roomCodec, type RoomCommand } from './execute.fixture.js';
import { inMemoryEventStore } from './in-memory-event-store.js';
import { inMemoryKeyVault } from './sealing/in-memory-key-vault.js';
import { keyRing } from './sealing/key-ring.js';
import { sealedEventStore } from './sealing/sealed-event-store.js';

const open: RoomCommand = { type: 'OpenRoom', roomId: '1', seats: 3 };
const take = (name: string, roomId = '1'): RoomCommand => ({ type: 'TakeSeat', roomId, name });

/** Two processes over one log and one vault; a seat is of whoever sits on it. */
const world = () => {
  const [below, vault] = [inMemoryEventStore(), inMemoryKeyVault()];
  const started = (decider = room) => {
    const keys = keyRing(vault);
    const store = sealedEventStore(below, keys);
    const { execute, forgetFolded } = execution({
      store,
      codec: roomCodec,
      clock: { now: () => '2026-03-25T17:00:00.000Z' },
      digestKey: 'digest-key-of-this-spec',
    });
    const run = (command: RoomCommand, commandId: string, permit?: Permit) =>
      execute(decider, { command, caller: { actor: 'nurse-ito' }, commandId }, permit);
    return { keys, store, run, forgetFolded };
  };
  return { below, vault, here: started(), started };
};

describe('a command about somebody who was forgotten', () => {
  it('is answered so when the stream holds what was theirs, and adds nothing', async () => {
    const { below, vault, here, started } = world();
    await here.run(open, 'c1');
    await here.run(take('maria'), 'c2');
    await vault.destroy('maria');
    const restarted = started();
    for (const command of [take('maria'), take('jonas'), open]) {
      const answer = await restarted.run(command, 'c3');
      expect(answer).toEqual({ is: 'forgotten', patientId: 'maria' });
    }
    expect(await below.readStream('room-1')).toHaveLength(2);
  });

  it('is answered so when only what it would add is theirs', async () => {
    const { below, vault, here } = world();
    await here.run(open, 'c1');
    await vault.destroy('maria');
    const answer = await here.run(take('maria'), 'c2');
    expect(answer).toEqual({ is: 'forgotten', patientId: 'maria' });
    expect(await below.readStream('room-1')).toHaveLength(1);
    await expect(here.run(take('jonas'), 'c3')).resolves.toMatchObject({ is: 'accepted' });
  });

  it('is answered so when it is the very command that was accepted before', async () => {
    const { here } = world();
    await here.run(open, 'c1');
    await expect(here.run(take('maria'), 'c2')).resolves.toMatchObject({ is: 'accepted' });
    here.keys.forget('maria');
    const again = await here.run(take('maria'), 'c2');
    expect(again).toEqual({ is: 'forgotten', patientId: 'maria' });
  });

  it('is not permitted to whoever might not touch that person’s data before', async () => {
    const { vault, here, started } = world();
    await here.run(open, 'c1');
    await here.run(take('maria'), 'c2');
    await vault.destroy('maria');
    const asked: (string | undefined)[] = [];
    const permit: Permit = (patientId) => {
      asked.push(patientId);
      return patientId !== 'maria';
    };
    const answer = await started().run(take('jonas'), 'c3', permit);
    expect(answer).toEqual({ is: 'not-permitted', patientId: 'maria' });
    expect(asked).toContain('maria');
  });
});

describe('a command behind somebody whose lost key was given up', () => {
  const roomAfter = async (decider: typeof room, isGivenUp: (subject: string) => boolean) => {
    const { vault, here, started } = world();
    await here.run(open, 'c1');
    await here.run(take('maria'), 'c2');
    await vault.destroy('maria');
    const { store } = started();
    const clock = { now: () => '2026-03-25T17:00:00.000Z' };
    const given = { store, codec: roomCodec, clock, digestKey: 'digest-key-of-this-spec' };
    const { execute } = execution({ ...given, isGivenUp });
    return execute(decider, {
      command: take('ada'),
      caller: { actor: 'nurse-ito' },
      commandId: 'c3',
    });
  };

  it('goes on where the stream goes from one person to another', async () => {
    const passing: typeof room = { ...room, heldFrom: ['SeatTaken'] };
    const answer = await roomAfter(passing, (subject) => subject === 'maria');
    expect(answer).toMatchObject({ is: 'accepted', repeated: false });
    await expect(roomAfter(passing, () => false)).resolves.toMatchObject({ is: 'forgotten' });
  });

  it('is answered as if that one were forgotten on any other stream', async () => {
    await expect(roomAfter(room, () => true)).resolves.toMatchObject({ is: 'forgotten' });
  });
});

describe('a command on a stream that goes from one person to another', () => {
  /** Whoever takes a seat has the room from then on. */
  const held: typeof room = { ...room, heldFrom: ['SeatTaken'] };
  const after = async (...names: readonly string[]) => {
    const { vault, here, started, below } = world();
    await here.run(open, 'c0');
    for (const [index, name] of names.entries()) await here.run(take(name), `c${index + 1}`);
    await vault.destroy('maria');
    return { below, answer: await started(held).run(take('ada'), 'c9') };
  };

  it('is answered so behind who was forgotten and has it', async () => {
    const { below, answer } = await after('jonas', 'maria');
    expect(answer).toEqual({ is: 'forgotten', patientId: 'maria' });
    expect(await below.readStream('room-1')).toHaveLength(3);
  });

  it('is decided where somebody else has it since', async () => {
    const { answer } = await after('maria', 'jonas');
    expect(answer).toMatchObject({ is: 'accepted', patientId: 'ada', repeated: false });
  });
});

describe('the kept states', () => {
  it('are let go of when somebody is forgotten, and read again without them', async () => {
    const { here } = world();
    await here.run(open, 'c1');
    await here.run(take('maria'), 'c2');
    await here.run({ ...open, roomId: '2' }, 'c3');
    here.keys.forget('maria');
    here.forgetFolded();
    await expect(here.run(take('jonas'), 'c4')).resolves.toMatchObject({ is: 'forgotten' });
    await expect(here.run(take('jonas', '2'), 'c5')).resolves.toMatchObject({ is: 'accepted' });
  });

  it('do not come back with a command that was under way meanwhile', async () => {
    const { here } = world();
    await here.run(open, 'c1');
    await here.run(take('ada'), 'c2');
    const underWay = here.run(take('maria'), 'c3');
    await Promise.resolve();
    here.forgetFolded();
    await underWay;
    here.keys.forget('maria');
    await expect(here.run(open, 'c4')).resolves.toMatchObject({ is: 'forgotten' });
  });
});

describe('facts of other streams', () => {
  it('are as if what was said of a forgotten person had never been', async () => {
    const { here, started, vault } = world();
    await here.run(open, 'c1');
    const under: RoomCommand = { type: 'TakeSeat', roomId: '1', name: 'ada', under: 'tin' };
    const { codec, stream } = { codec: roomCodec, stream: 'roof-tin' };
    const metadata = { actor: 'wind', commandId: 'x', correlationId: 'x', causationId: 'x' };
    const closed = codec.encode(
      '7f0c2d2e-7b1a-5f53-8c65-1d2f4b6a0001',
      { type: 'RoofClosed' },
      { ...metadata, commandDigest: '', subject: 'jonas' },
    );
    await here.store.append({ stream, expectedRevision: 'no-stream', events: [closed] });
    await expect(here.run(under, 'c2')).resolves.toMatchObject({ refused: 'roof-closed' });
    await vault.destroy('jonas');
    await expect(started().run(under, 'c2')).resolves.toMatchObject({ is: 'accepted' });
  });
});
