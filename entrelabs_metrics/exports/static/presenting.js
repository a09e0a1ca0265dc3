// Presenting: one slide at a time, by keyboard, finger or mouse. The page is whole without this script.
(() => {
  "use strict"
  const root = document.documentElement, body = document.body
  const slides = Array.from(document.querySelectorAll(".slide"))
  const one = id => document.getElementById(id)
  const desk = one("desk"), told = one("told"), present = one("present")
  const WIDTH = 1280, HEIGHT = 720 // the sheet, before it is scaled to the screen
  const LARGEST = 1.22, SMALLEST = 0.6 // how much a chart may grow or shrink to fill its place
  let at = -1 // the slide presented; -1: the page is being read
  if (!slides.length) return

  // Scaling ----------------------------------------------------------------------------------------------

  const fitSheet = () => root.style.setProperty("--fit", Math.min(innerWidth / WIDTH, innerHeight / HEIGHT))

  // A chart laid out on a width divided by its scale always fills its place across; the largest scale at which its
  // height fits is looked for. Below the smallest, the sheet scrolls.
  const fitChart = sheet => {
    const place = sheet.querySelector(".chart"), chart = place.firstElementChild
    sheet.classList.remove("long", "dense")
    sheet.scrollTop = 0
    if (!chart) return
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
  }

  const unfit = (sheet, chart) => {
    for (const name of ["width", "transform"]) chart.style.removeProperty(name)
    sheet.classList.replace("dense", "long")
  }

  // Going ------------------------------------------------------------------------------------------------

  const show = wanted => {
    at = Math.max(0, Math.min(wanted, slides.length - 1))
    slides.forEach((slide, place) => slide.classList.toggle("shown", place === at))
    root.classList.remove("black")
    one("before").disabled = at === 0
    one("after").disabled = at === slides.length - 1
    const sheet = slides[at].querySelector(".sheet"), notes = slides[at].querySelector(".notes")
    if (notes) notes.open = root.classList.contains("noted")
    fitSheet()
    fitChart(sheet)
    sheet.tabIndex = -1
    sheet.focus({ preventScroll: true })
    told.textContent = `${slides[at].getAttribute("aria-label")}. ${slides[at].querySelector("h2").textContent}`
    if (location.hash !== `#${at + 1}`) location.replace(`#${at + 1}`) // no entry in the history
  }

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
    else show(at)
  }

  // Keys, mouse, finger ------------------------------------------------------------------------------------

  const scroll = by => slides[at].querySelector(".sheet").scrollBy({ top: by * HEIGHT * 0.6 })
  const keys = {
    ArrowRight: () => show(at + 1), PageDown: () => show(at + 1), " ": () => show(at + 1),
    ArrowLeft: () => show(at - 1), PageUp: () => show(at - 1), Backspace: () => show(at - 1),
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
    else if (key === " " && event.shiftKey) show(at - 1)
    else if (keys[key] && !(key === " " && busy)) keys[key]()
    else return
    event.preventDefault()
  })

  present.addEventListener("click", () => enter(read(), true))
  one("theme").addEventListener("click", turnTheme)
  one("before").addEventListener("click", () => show(at - 1))
  one("after").addEventListener("click", () => show(at + 1))

  let touched = null
  addEventListener("touchstart", event => { touched = event.touches.length === 1 ? event.touches[0] : null }, { passive: true })
  addEventListener("touchend", event => {
    if (at < 0 || !touched) return
    const across = event.changedTouches[0].clientX - touched.clientX, down = event.changedTouches[0].clientY - touched.clientY
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) show(at + (across < 0 ? 1 : -1))
  }, { passive: true })

  let rest = 0
  addEventListener("mousemove", () => {
    root.classList.remove("still")
    clearTimeout(rest)
    if (at >= 0) rest = setTimeout(() => root.classList.add("still"), 2500)
  })

  addEventListener("resize", () => { if (at >= 0) { fitSheet(); fitChart(slides[at].querySelector(".sheet")) } })
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
