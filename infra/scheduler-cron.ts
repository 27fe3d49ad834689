const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/**
 * A cron expression of five fields, as Scheduler writes it: a field for the year more, `?` in the one of the two day fields that
 * says nothing, days of the week by name (Scheduler counts them from 1), and steps that begin at 0.
 *
 * @throws Error for what Scheduler has no words for: both day fields at once
 */
export function toSchedulerCron(cron: string): string {
  const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/)
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) {
    throw new Error(`"${cron}" has not five fields`)
  }
  if (day !== '*' && weekday !== '*') {
    throw new Error(
      `"${cron}" names a day of the month and of the week: Scheduler takes one of them`,
    )
  }
  const step = (field: string) => field.replace(/^\*\//, '0/')
  const days =
    weekday === '*'
      ? [day, '?']
      : ['?', weekday.replace(/\d/g, (digit) => DAYS[Number(digit) % 7] ?? digit)]
  return `cron(${step(minute)} ${step(hour)} ${days[0]} ${month} ${days[1]} *)`
}
