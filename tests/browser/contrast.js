// The texts a page shows with less contrast than WCAG 2 AA asks: 4.5, or 3 when large.
() => {
  const rgba = css => { const [r, g, b, a = 1] = css.match(/[\d.]+/g).map(Number); return [r, g, b, a] }
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
  const linear = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  const ground = element => {
    const layers = []
    for (; element; element = element.parentElement) {
      layers.unshift(rgba(getComputedStyle(element).backgroundColor))
      if (layers[0][3] === 1) break
    }
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255, 1])
  }
  const ratio = (element, css) => {
    const ink = rgba(css), paper = ground(element)
    for (let e = element; e; e = e.parentElement) ink[3] *= getComputedStyle(e).opacity
    if (ink[3] < 0.05) return Infinity // not shown at all
    const [a, b] = [light(over(ink, paper)), light(paper)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const found = new Set()
  const check = (element, css, text) => {
    const { fontSize, fontWeight } = getComputedStyle(element), size = parseFloat(fontSize)
    const needed = size >= 24 || (size >= 18.66 && fontWeight >= 700) ? 3 : 4.5, is = ratio(element, css)
    if (is < needed) found.add(`${is.toFixed(2)} ${element.closest("[data-testid]")?.dataset.testid} « ${text.slice(0, 40)} » ${fontSize}`)
  }
  // Icons are not texts, what is disabled may be pale, and the value of a slider stands outside its own parent.
  const left = "svg, canvas, script, style, noscript, [disabled], [aria-disabled=true], [data-testid=stIconMaterial], [data-testid=stSlider]"
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim(), element = walker.currentNode.parentElement
    if (text && !element.closest(left) && element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 2)
      check(element, getComputedStyle(element).color, text)
  }
  for (const input of document.querySelectorAll("input[placeholder]:not([disabled])"))
    if (input.placeholder && !input.value) check(input, getComputedStyle(input, "::placeholder").color, input.placeholder)
  return [...found]
}
