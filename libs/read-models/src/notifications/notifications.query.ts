import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import {
  notifications,
  type NotificationRow,
} from '@anamnesis/domain/notifications/notifications.projection';
import { presentFields } from '@anamnesis/domain/shared/present-fields';
import { openCursor, sealCursor } from '../cursor.js';
import { limitOf, pageOf } from '../paging.js';
import { peopleNamed, type People } from '../people.js';
import type { QueryDefinition } from '../query.js';
import { notShownOf, staleRowsOf } from '../stale-rows.js';
import { withoutNulls } from '../without-nulls.js';
import { Notification } from './notification.entity.js';
import {
  ListNotifications,
  type NotificationCounts,
  type NotificationItem,
  type NotificationsAnswer,
} from './queries.js';

interface Place {
  readonly announcedAt: string;
  readonly notificationId: string;
}

const filtered = (
  builder: SelectQueryBuilder<NotificationRow>,
  { status, patientId }: ListNotifications,
): void => {
  if (patientId) builder.andWhere('notification.patient_id = :patientId', { patientId });
  if (status === 'bounced') builder.andWhere('notification.bounce IS NOT NULL');
  else if (status) builder.andWhere('notification.status = :status', { status });
};

/** Parked, suppressed and bounced ones among them: nothing that was not mailed is hidden. */
export const notificationsQuery: QueryDefinition<ListNotifications, NotificationsAnswer> = {
  message: ListNotifications,
  projections: ['notifications', 'patient-names', 'practitioners'],
  patientOf: async ({ patientId }) => patientId,
  ask: async (reader, query, asked) => {
    const limit = limitOf(query);
    const builder = reader.getRepository(Notification).createQueryBuilder('notification');
    filtered(builder, query);
    const place = openCursor<Place>(query, asked);
    if (place) {
      builder.andWhere(
        `(notification.announced_at < :announcedAt OR (notification.announced_at = :announcedAt
           AND notification.notification_id > :notificationId))`,
        { ...place },
      );
    }
    const found = await builder
      .orderBy('notification.announcedAt', 'DESC')
      .addOrderBy('notification.notificationId', 'ASC')
      .limit(limit + 1)
      .getMany();
    const rows = found.map((row) => withoutNulls(row));
    const people = await peopleNamed(
      reader,
      rows.flatMap(({ patientId, untickedBy, decidedBy }) => [patientId, untickedBy, decidedBy]),
    );
    const keys = rows.map(({ notificationId }) => notificationId);
    const stale = await staleRowsOf(reader, notifications, { keys });
    const page = pageOf(rows, {
      limit,
      seal: ({ announcedAt, notificationId }) =>
        sealCursor(query, { announcedAt, notificationId } satisfies Place, asked),
      item: (row) =>
        presentFields({
          ...itemOf(row, people),
          staleSince: stale.since(row.notificationId),
        }),
    });
    return { ...page, counts: await countsOf(reader, query), ...notShownOf(stale) };
  },
  patientsIn: ({ rows }) => [...new Set(rows.map(({ patientId }) => patientId))],
};

const itemOf = (
  { lastPosition: _position, untickedBy, decidedBy, ...row }: NotificationRow,
  people: People,
): NotificationItem =>
  presentFields({
    ...row,
    patientName: people.patientName(row.patientId),
    untickedBy: untickedBy === undefined ? undefined : people.person(untickedBy),
    decidedBy: decidedBy === undefined ? undefined : people.person(decidedBy),
  });

const countsOf = async (
  reader: EntityManager,
  { patientId }: ListNotifications,
): Promise<NotificationCounts> => {
  const builder = reader
    .getRepository(Notification)
    .createQueryBuilder('notification')
    .select("count(*) FILTER (WHERE notification.status = 'parked')::integer", 'parked')
    .addSelect("count(*) FILTER (WHERE notification.status = 'suppressed')::integer", 'suppressed')
    .addSelect('count(*) FILTER (WHERE notification.bounce IS NOT NULL)::integer', 'bounced');
  if (patientId) builder.where('notification.patient_id = :patientId', { patientId });
  const counts = await builder.getRawOne<NotificationCounts>();
  return counts ?? { parked: 0, suppressed: 0, bounced: 0 };
};
