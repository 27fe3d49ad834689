/**
 * Makes an element. Everything that somebody wrote goes in as text, never as markup.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} properties attributes, `class`, or `on…` listeners
 * @param {(Node | string | null | undefined | false)[]} children
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child || child === 0))
  return element
}

export const byId = (id) => document.getElementById(id)

const rupees = new Intl.NumberFormat('en-IN', {
  style: 'currency',
  currency: 'INR',
  maximumFractionDigits: 2,
  trailingZeroDisplay: 'stripIfInteger',
})
const plain = new Intl.NumberFormat('en-IN', { maximumFractionDigits: 3 })
const time = new Intl.DateTimeFormat('en-IN', {
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'Asia/Kolkata',
})
const dayAndTime = new Intl.DateTimeFormat('en-IN', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'Asia/Kolkata',
})

export const showRupees = (value) =>
  value === null || value === undefined ? '–' : rupees.format(value)
export const showNumber = (value) => plain.format(value)
export const showTime = (at) => time.format(new Date(at))
export const showDayAndTime = (at) => dayAndTime.format(new Date(at))
