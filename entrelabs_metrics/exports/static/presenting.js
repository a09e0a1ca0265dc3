// Presenting: one slide at a time, by keyboard, finger or mouse. The page is whole without this script.
(() => {
  "use strict"
  const root = document.documentElement, body = document.body
  const slides = Array.from(document.querySelectorAll(".slide"))
  const one = id => document.getElementById(id)
  const desk = one("desk"), told = one("told"), present = one("present")
  const WIDTH = 1280, HEIGHT = 720 // the sheet, before it is scaled to the screen
  const LARGEST = 1.22, SMALLEST = 0.6 // how much a chart may grow or shrink to fill its place
  const READABLE = 0.85 // from five metres: below this scale, the rows of a long chart are shown in several parts
  const FEWEST = 4, MOST = 8 // rows of a part; parts of a slide
  let at = -1 // the slide presented; -1: the page is being read
  let part = 0, parts = 1 // which of its parts, and how many it has
  if (!slides.length) return

  // Scaling ----------------------------------------------------------------------------------------------

  const fitSheet = () => root.style.setProperty("--fit", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT))

  // A chart laid out on a width divided by its scale always fills its place across; the largest scale at which its
  // height fits is looked for, and returned. Below the smallest, the sheet scrolls: 0.
  const fitChart = sheet => {
    const place = sheet.querySelector(".chart"), chart = place.firstElementChild
    sheet.classList.remove("long", "dense")
    sheet.scrollTop = 0
    if (!chart) return LARGEST
    const set = (scale, down) => {
      chart.style.width = `${100 / scale}%`
      chart.style.transform = `translateY(${down}px) scale(${scale})`
      return chart.offsetHeight * scale
    }
    chart.style.setProperty("--room", "none")
    let height = set(1, 0), scale = 1
    if (height > place.clientHeight) {
      sheet.classList.add("dense")
      height = set(1, 0)
    }
    const room = place.clientHeight
    if (chart.classList.contains("em-trend")) { // its height follows its width, whatever the scale
      if (room < SMALLEST * height) return unfit(sheet, chart)
      chart.style.setProperty("--room", `${room}px`)
      height = Math.min(height, room)
    } else {
      let low = SMALLEST, high = LARGEST
      if (set(low, 0) > room) return unfit(sheet, chart)
      for (let turn = 0; turn < 7; turn++) {
        scale = (low + high) / 2
        if (set(scale, 0) > room) high = scale
        else low = scale
      }
      scale = low
      height = set(scale, 0)
    }
    set(scale, Math.max(0, (room - height) / 2.4))
    return scale
  }

  const unfit = (sheet, chart) => {
    for (const name of ["width", "transform"]) chart.style.removeProperty(name)
    sheet.classList.replace("dense", "long")
    return 0
  }

  // The rows that can be shown in several parts: those of a chart that is one table.
  const rowsOf = sheet => {
    const bodies = sheet.querySelectorAll(".chart tbody")
    return bodies.length === 1 ? Array.from(bodies[0].children) : []
  }
  const only = (rows, count, part) => {
    const each = Math.ceil(rows.length / count)
    rows.forEach((row, place) => { row.hidden = Math.floor(place / each) !== part })
  }

  // The fewest parts at which each can be read from afar; the rows of the wanted one stay. Returns how many.
  const fit = (sheet, wanted) => {
    const rows = rowsOf(sheet)
    rows.forEach(row => { row.hidden = false })
    if (fitChart(sheet) >= READABLE || rows.length < 2 * FEWEST) return 1
    let count = 1, fits = false
    while (!fits && count < MOST && Math.ceil(rows.length / (count + 1)) >= FEWEST) {
      count += 1
      if (Math.ceil(rows.length / Math.ceil(rows.length / count)) < count) continue // the last would be empty
      fits = Array.from({ length: count }).every((_, each) => { only(rows, count, each); return fitChart(sheet) >= READABLE })
    }
    count = Math.ceil(rows.length / Math.ceil(rows.length / count))
    part = Math.min(wanted, count - 1)
    only(rows, count, part)
    fitChart(sheet)
    return count
  }

  // Going ------------------------------------------------------------------------------------------------

  const show = (wanted, wantedPart = 0) => {
    at = Math.max(0, Math.min(wanted, slides.length - 1))
    part = 0
    slides.forEach((slide, place) => slide.classList.toggle("shown", place === at))
    root.classList.remove("black")
    const sheet = slides[at].querySelector(".sheet"), notes = slides[at].querySelector(".notes")
    if (notes) notes.open = root.classList.contains("noted")
    fitSheet()
    parts = fit(sheet, wantedPart)
    one("before").disabled = at === 0 && part === 0
    one("after").disabled = at === slides.length - 1 && part === parts - 1
    const said = parts > 1 ? ` (${part + 1}/${parts})` : ""
    sheet.querySelector(".folio .part").textContent = said
    sheet.tabIndex = -1
    sheet.focus({ preventScroll: true })
    const name = slides[at].getAttribute("aria-label")
    told.textContent = `${name}${said}. ${slides[at].querySelector("h2").textContent}`
    if (location.hash !== `#${at + 1}`) location.replace(`#${at + 1}`) // no entry in the history
  }

  const forth = () => part < parts - 1 ? show(at, part + 1) : at < slides.length - 1 && show(at + 1)
  const back = () => part > 0 ? show(at, part - 1) : at > 0 && show(at - 1, MOST)

  const enter = (first, whole) => {
    root.classList.add("presenting")
    desk.hidden = false
    show(first)
    if (whole) fullScreen()
  }

  const fullScreen = () => {
    if (!document.fullscreenElement && root.requestFullscreen) root.requestFullscreen().catch(() => {})
  }

  const leave = () => {
    if (at < 0) return
    const last = slides[at]
    at = -1
    root.classList.remove("presenting", "noted", "black", "still")
    desk.hidden = true
    told.textContent = body.dataset.end
    slides.forEach(slide => {
      slide.classList.remove("shown")
      const chart = slide.querySelector(".chart > *"), sheet = slide.querySelector(".sheet")
      rowsOf(sheet).forEach(row => { row.hidden = false })
      if (chart) unfit(sheet, chart)
      sheet.classList.remove("long", "dense")
      const notes = slide.querySelector(".notes")
      if (notes) notes.open = false
    })
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
    location.replace("#" + last.id)
    last.scrollIntoView()
    present.focus({ preventScroll: true })
  }

  // The slide the reader is looking at: presenting begins there.
  const read = () => {
    const passed = slides.filter(slide => slide.getBoundingClientRect().top < innerHeight / 2)
    return Math.max(passed.length - 1, 0)
  }

  const turnTheme = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches
    root.dataset.theme = dark ? "light" : "dark"
  }

  const turnNotes = () => {
    const shown = root.classList.toggle("noted"), notes = slides[at].querySelector(".notes")
    if (notes) notes.open = shown
  }

  const turnBlack = () => {
    if (root.classList.toggle("black")) told.textContent = body.dataset.black
    else show(at, part)
  }

  // Keys, mouse, finger ------------------------------------------------------------------------------------

  const scroll = by => slides[at].querySelector(".sheet").scrollBy({ top: by * HEIGHT * 0.6 })
  const keys = {
    ArrowRight: forth, PageDown: forth, " ": forth, ArrowLeft: back, PageUp: back, Backspace: back,
    ArrowDown: () => scroll(1), ArrowUp: () => scroll(-1),
    Home: () => show(0), End: () => show(slides.length - 1),
    b: turnBlack, ".": turnBlack, n: turnNotes, t: turnTheme, Escape: leave,
    f: () => document.fullscreenElement ? document.exitFullscreen() : fullScreen(),
  }

  addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const busy = event.target.closest?.("a, button, summary, input, [tabindex='0']")
    if (at < 0) {
      if (key === "f" || (key === "Enter" && !busy)) enter(read(), true)
      else if (key === "t") turnTheme()
      else return
    } else if (root.classList.contains("black") && key !== "Escape") turnBlack()
    else if (/^[1-9]$/.test(key)) show(Number(key) - 1)
    else if (key === " " && event.shiftKey) back()
    else if (keys[key] && !(key === " " && busy)) keys[key]()
    else return
    event.preventDefault()
  })

  present.addEventListener("click", () => enter(read(), true))
  one("theme").addEventListener("click", turnTheme)
  one("before").addEventListener("click", back)
  one("after").addEventListener("click", forth)

  let touched = null
  addEventListener("touchstart", event => { touched = event.touches.length === 1 ? event.touches[0] : null }, { passive: true })
  addEventListener("touchend", event => {
    if (at < 0 || !touched) return
    const across = event.changedTouches[0].clientX - touched.clientX, down = event.changedTouches[0].clientY - touched.clientY
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) across < 0 ? forth() : back()
  }, { passive: true })

  let rest = 0
  addEventListener("mousemove", () => {
    root.classList.remove("still")
    clearTimeout(rest)
    if (at >= 0) rest = setTimeout(() => root.classList.add("still"), 2500)
  })

  addEventListener("resize", () => { if (at >= 0) show(at, part) })
  addEventListener("beforeprint", leave)
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) leave() })

  // The address: #3 presents the third slide.
  const asked = () => {
    const number = /^#([1-9]\d*)$/.exec(location.hash)
    return number && Number(number[1]) <= slides.length ? Number(number[1]) - 1 : -1
  }
  addEventListener("hashchange", () => {
    const wanted = asked()
    if (wanted >= 0 && wanted !== at) at < 0 ? enter(wanted, false) : show(wanted)
  })
  document.querySelectorAll("[data-scripted]").forEach(element => { element.hidden = false })
  const begin = () => { if (asked() >= 0) enter(asked(), false) }
  document.fonts?.ready ? document.fonts.ready.then(begin) : begin()
})()
