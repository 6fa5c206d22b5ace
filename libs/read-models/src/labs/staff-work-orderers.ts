/**
 * A time of an order that is surely read, and then counts alone: so most rows are told by one text.
 * As FHIR writes it or as HL7 does, for nobody reads a mixture; the days that not every month has
 * are left to the policy.
 */
const plainTime = (): string => {
  const [month, day, minutes] = ['(0[1-9]|1[0-2])', '(0[1-9]|1[0-9]|2[0-8])', '[0-5][0-9]'];
  const [hour, fraction, far] = ['([01][0-9]|2[0-3])', '[.][0-9]{1,4}', '[+-](0[0-9]|1[0-4])'];
  const iso = `T${hour}:${minutes}:${minutes}(${fraction})?(Z|${far}:${minutes})`;
  const compact = `${hour}${minutes}(${minutes}(${fraction})?)?(${far}${minutes})?`;
  return `^[12][0-9]{3}(-${month}-${day}(${iso})?|${month}${day}(${compact})?)$`;
};
export const PLAIN_TIME = plainTime();

/**
 * A day in digits, some days on or back: by more than zones and midnights move it. "For ever" may be
 * written as the end of the year 9999 somewhere west of Greenwich, and in UTC that is a year which
 * PostgreSQL does not read; so is the year before the first one. Some days behind the end of 9999 are
 * a year of five digits, which as text would come before all others.
 */
const dayOf = (instant: string, days: number): string =>
  `CASE WHEN ${instant} LIKE '+%' THEN '99999999'
        WHEN ${instant} LIKE '9999-12-%' THEN '99999999'
        WHEN ${instant} LIKE '-%' OR ${instant} LIKE '0000-%' THEN '00000000'
        ELSE to_char((${instant})::timestamptz AT TIME ZONE 'UTC' + interval '${days} days',
                     'YYYYMMDD') END`;

/** From the first to the last day that any time of the row may mean, readable or not. */
const TOLD = `
  SELECT min(rpad(left(digits, 8), 8, '0')) AS earliest,
         max(rpad(left(digits, 8), 8, '9')) AS latest
    FROM jsonb_array_elements_text(
      CASE WHEN work.ordered_at ~ :plainTime THEN jsonb_build_array(work.ordered_at)
           ELSE jsonb_build_array(coalesce(work.ordered_at, work.first_received_at))
             || jsonb_build_array(work.first_received_at) || work.collected
             || jsonb_path_query_array(work.lines, '$[*].collected[*]') END) AS told(text),
    regexp_split_to_table(told.text, '/') AS part,
    regexp_replace(part, '[^0-9]', '', 'g') AS digits`;

/**
 * SQL about `work`: all reports whose orderer is of no known group, and some others. It leaves
 * out what was surely ordered within a membership in the practice, or surely outside all of them.
 */
export const MAY_BE_UNKNOWN = `(work.ordering_provider_id IS NULL OR NOT EXISTS (
  SELECT FROM views.practitioner orderer CROSS JOIN LATERAL (${TOLD}) AS told
   WHERE orderer.practitioner_id = work.ordering_provider_id
     AND orderer.memberships <> '{}'::jsonb
     AND (EXISTS (
       SELECT FROM jsonb_each(orderer.memberships) AS covering
        WHERE covering.value->>'group' = 'practice'
          AND ${dayOf("covering.value->>'from'", 3)} <= told.earliest
          AND (covering.value->>'to' IS NULL
            OR ${dayOf("covering.value->>'to'", -3)} >= told.latest))
      OR NOT EXISTS (
       SELECT FROM jsonb_each(orderer.memberships) AS near
        WHERE near.value->>'group' = 'practice'
          AND ${dayOf("near.value->>'from'", -3)} <= told.latest
          AND (near.value->>'to' IS NULL
            OR ${dayOf("near.value->>'to'", 3)} >= told.earliest)))))`;
