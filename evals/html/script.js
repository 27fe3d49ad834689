// The page is whole without this: it filters cases, copies a line, and opens the case that a link leads to.
const form = document.querySelector('#filter')
const cards = [...document.querySelectorAll('.case')]
form.hidden = false

const openUpTo = (element) => {
  for (let at = element; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true
}

const filter = () => {
  const wanted = new FormData(form)
  const words = wanted.get('text').toLowerCase().split(/\s+/).filter(Boolean)
  const has = (card, name) =>
    wanted.get(name) === '' || card.dataset[name].split('|').includes(wanted.get(name))
  let shown = 0
  for (const card of cards) {
    card.hidden = !(
      has(card, 'lang') &&
      has(card, 'intent') &&
      words.every((word) => card.dataset.text.includes(word))
    )
    if (!card.hidden) shown++
  }
  const isOn = shown < cards.length
  form.querySelector('output').textContent = isOn ? `${shown} of ${cards.length} cases` : ''
  for (const rest of document.querySelectorAll('.rest')) {
    if (isOn) rest.open = true
  }
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = !group.querySelector('.case:not([hidden])')
  }
}
form.addEventListener('input', filter)
form.addEventListener('submit', (event) => event.preventDefault())

for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const code = button.previousElementSibling
    try {
      await navigator.clipboard.writeText(code.textContent)
      button.textContent = 'Copied'
    } catch {
      // No clipboard to be had: marked, it is one key away.
      getSelection().selectAllChildren(code)
      button.textContent = 'Marked'
    }
    setTimeout(() => (button.textContent = 'Copy'), 1500)
  })
}

const openTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  openUpTo(target)
  target.scrollIntoView()
}
addEventListener('hashchange', openTarget)
openTarget()
