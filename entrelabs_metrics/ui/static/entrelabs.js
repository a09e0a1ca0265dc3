// Makes Streamlit speak the language of the page, whatever the browser's. Loaded before Streamlit starts.
//
// 1. Numbers, dates and calendars: Streamlit formats them with `navigator.language`, so that becomes ours.
// 2. The theme on screen is told to the whole document, so that dialogs and native controls follow it.
// 3. Its own words (« Upload », « Choose options »…) exist in English only. They are replaced as they appear, when
//    text and place both match the lists below; what people write elsewhere is never touched.
(() => {
  const language = document.documentElement.lang
  const locale = language === "en" ? "en-GB" : "fr-FR"
  Object.defineProperty(navigator, "language", { configurable: true, get: () => locale })
  Object.defineProperty(navigator, "languages", { configurable: true, get: () => [locale, language] })

  // Streamlit tells the browser its theme inside the page only. Dialogs and menus stand beside it.
  const tellTheme = app => { document.documentElement.style.colorScheme = getComputedStyle(app).colorScheme }
  const start = new MutationObserver(() => {
    const app = document.querySelector("[data-testid=stApp]")
    if (!app) return
    start.disconnect()
    tellTheme(app)
    new MutationObserver(() => tellTheme(app)).observe(app, { attributeFilter: ["class"] })
  })
  start.observe(document, { childList: true, subtree: true })
  if (language !== "fr") return

  // Exact words, by the place where they are Streamlit's own. The thin space before « ; : ? » is U+202F.
  const WORDS = {
    "[data-testid=stSkipToContent]": { "Skip to main content": "Aller au contenu" },
    "[data-testid=stSidebar], [data-testid=stHeader]": {
      "Sidebar": "Menu latéral", "App pages": "Pages", "View less": "Voir moins",
      "Collapse sidebar": "Replier le menu", "Expand sidebar": "Déplier le menu",
      "Navigate to home page": "Revenir à l’accueil", "App Logo": "Logo",
    },
    "[data-testid^=stMainMenu], [data-testid=stStatusWidget], [data-testid=stHeader]": {
      "Main menu": "Menu principal", "About": "À propos", "Theme": "Apparence", "System": "Système",
      "Light": "Clair", "Dark": "Sombre", "Print": "Imprimer", "Get help": "Obtenir de l’aide",
      "Report a bug": "Signaler un problème", "Running...": "Calcul en cours", "Stop": "Arrêter",
      "Stopping...": "Arrêt en cours", "Connecting": "Connexion", "Error": "Erreur", "Copied": "Copié",
      "Connecting to Streamlit server": "Connexion au serveur", "Copy version to clipboard": "Copier la version", "Made with Streamlit v": "Fait avec Streamlit ",
      "Unable to connect to Streamlit server": "Le serveur ne répond pas",
    },
    "[data-testid=stFileUploader]": {
      "Upload": "Choisir un fichier", "Upload directories": "Choisir des dossiers", "Add files": "Ajouter des fichiers",
      "Drag and drop a file here": "Déposer le fichier ici", "Drag and drop files here": "Déposer les fichiers ici",
      "Drag and drop directories here": "Déposer les dossiers ici", "Too many files": "Trop de fichiers",
      "Click to retry upload": "Réessayer l’envoi", "Upload failed": "Échec de l’envoi", "file upload": "Envoi d’un fichier",
      "Error:": "Erreur\u202f: ", "add icon": "ajouter",
    },
    "[data-testid=stSelectbox], [data-testid=stMultiSelect], [role=listbox], [data-testid*=VirtualDropdown]": {
      "Choose an option": "Choisir", "Choose options": "Choisir", "No options to select": "Aucun choix possible",
      "Choose or add an option": "Choisir ou ajouter", "Choose or add options": "Choisir ou ajouter",
      "Add an option": "Ajouter", "Add options": "Ajouter", "No results": "Aucun résultat",
      "Select all": "Tout sélectionner", "Clear all": "Tout effacer", "Clear value": "Effacer", "Open": "Ouvrir la liste",
      "Selected values": "Choix retenus", "Selectbox options": "Choix possibles", "Multiselect options": "Choix possibles",
      "Selectbox": "Liste de choix", "Multiselect": "Liste de choix multiples", "Dismiss": "Fermer",
    },
    "[data-testid=stTextInput], [data-testid=stNumberInput]": {
      "Search": "Rechercher", "Clear entry": "Effacer", "Clear value": "Effacer", "Decrement": "Diminuer",
      "Increment": "Augmenter", "Show password": "Montrer le mot de passe", "Hide password": "Cacher le mot de passe",
    },
    "[data-testid=InputInstructions]": {
      "Press Enter to apply": "Entrée pour valider", "Press Enter to submit form": "Entrée pour envoyer",
      "Press Ctrl+Enter to apply": "Ctrl+Entrée pour valider", "Press Ctrl+Enter to submit form": "Ctrl+Entrée pour envoyer",
      "Press ⌘+Enter to apply": "⌘+Entrée pour valider", "Press ⌘+Enter to submit form": "⌘+Entrée pour envoyer",
    },
    "[data-testid^=stDateInput], [data-testid^=stDateTimeInput], [data-testid^=stTimeInput]": {
      "yyyy": "aaaa", "dd": "jj", "Choose date": "Ouvrir le calendrier", "Choose date range": "Ouvrir le calendrier",
      "Choose date and time": "Ouvrir le calendrier", "Clear date": "Effacer la date", "Clear dates": "Effacer les dates",
      "Clear date and time": "Effacer", "Clear time": "Effacer l’heure", "Time": "Heure", "Date range": "Période",
      "Previous month": "Mois précédent", "Next month": "Mois suivant", "Quick select a date range": "Périodes courantes",
      "Select...": "Choisir", "Past Week": "7 derniers jours", "Past Month": "Dernier mois",
      "Past 3 Months": "3 derniers mois", "Past 6 Months": "6 derniers mois", "Past Year": "12 derniers mois",
      "Past 2 Years": "2 dernières années",
      "Use arrow keys to navigate dates. Enter to select. Escape to close.":
        "Flèches pour changer de jour, Entrée pour choisir, Échap pour fermer.",
      "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.":
        "Flèches pour se déplacer, Entrée pour choisir, Tabulation entre calendrier et heure, Échap pour fermer.",
    },
    "[data-testid=stElementToolbar], [data-testid=stTooltipContent], .modebar": {
      "Show/hide columns": "Choisir les colonnes", "Download as CSV": "Télécharger en CSV", "Search": "Rechercher",
      "Fullscreen": "Plein écran", "Close fullscreen": "Quitter le plein écran", "Add row": "Ajouter une ligne",
      "Delete row(s)": "Supprimer les lignes", "Clear selection": "Effacer la sélection", "Help": "Aide",
      "Copy to clipboard": "Copier", "Copied": "Copié", "Show chart": "Voir le graphique", "Show data": "Voir les données",
    },
    "[data-testid^=stDataFrame], .gdg-search-bar, [data-testid=search-result]": {
      "Sort ascending": "Trier en croissant", "Sort descending": "Trier en décroissant", "Format": "Format d’affichage",
      "Autosize": "Ajuster la largeur", "Pin column": "Figer la colonne", "Unpin column": "Libérer la colonne",
      "Hide column": "Masquer la colonne", "Statistics": "Statistiques", "Select all": "Tout sélectionner",
      "Copy column name": "Copier le nom", "Dataframe column menu": "Menu de la colonne",
      "Automatic": "Automatique", "Localized": "Selon la langue", "Plain": "Brut", "Compact": "Abrégé",
      "Percent": "Pourcentage", "Scientific": "Scientifique", "Accounting": "Comptable", "Duration": "Durée",
      "Distance": "Ancienneté", "Calendar": "Calendrier", "Values": "Valeurs", "Empty": "Vides", "Distinct": "Distinctes",
      "Average": "Moyenne", "Standard deviation": "Écart type", "Median": "Médiane", "25th percentile": "1er quartile",
      "75th percentile": "3e quartile", "Minimum length": "Longueur minimale", "Maximum length": "Longueur maximale",
      "Average length": "Longueur moyenne", "Sum": "Somme", "Range": "Étendue",
      "No data": "Aucune donnée", "Based on sample": "Sur un échantillon", "Previous Result": "Résultat précédent",
      "Next Result": "Résultat suivant", "Close Search": "Fermer la recherche", "Select...": "Choisir", "Add...": "Ajouter",
      "Type to search": "Texte à chercher",
    },
    "[data-testid=stHeading], [data-testid=stHeaderActionElements]": { "Link to heading": "Lien vers ce titre" },
    "[data-testid=stProgress]": { "progress": "avancement" },
    "[data-testid=stFeedback]": { "Feedback rating": "Avis", "Thumbs up": "Pour", "Thumbs down": "Contre" },
    "[data-testid=stPagination]": { "Previous page": "Page précédente", "Next page": "Page suivante" },
    "[data-testid=stCode]": { "Copy to clipboard": "Copier", "Copied": "Copié" },
    "[data-testid=stTable]": { "Scrollable table": "Tableau à faire défiler" },
    "[data-testid=stTabs]": { "Scroll tabs left": "Onglets précédents", "Scroll tabs right": "Onglets suivants" },
    "[data-testid=stMetricChart], [data-testid=stVegaLiteChart], [data-testid=stDataFrameStatisticsChart]": { "Vega visualization": "Graphique" },
    "[data-testid=stDialog], [role=dialog], [data-testid^=stToast]": {
      "Close": "Fermer", "Page not found": "Page introuvable", "Connection error": "Connexion perdue", "About": "À propos",
      "Connection timed out.": "Le serveur met trop de temps à répondre.",
      "Streamlit server is not responding. Are you connected to the internet?":
        "Le serveur ne répond plus. Vérifiez qu’il est en marche, puis que le réseau fonctionne.",
      "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
        "Le serveur ne répond plus. S’il est arrêté, relancez-le\u202f:", "streamlit run yourscript.py": "make run",
    },
  }

  // Words that hold a number or a name: [place, what is read, what is written].
  const number = text => text.replace(".", ",")
  const size = (n, unit) => `${number(n)}\u00a0${unit.replace(/bytes?/, "octets").replace("B", "o").replace("K", "k")}`
  const SEGMENT = { day: "jour", month: "mois", year: "année", hour: "heure", minute: "minute", second: "seconde" }
  const PATTERNS = [
    ["[data-testid=stFileUploader]", /^([\d.]+) ?([KMGT]?B) per file$/, (_, n, unit) => `${size(n, unit)} par fichier au plus`],
    ["[data-testid=stFileUploader]", /^(.*, )?([\d.]+) ?([KMGT]?B|bytes?)$/, (_, name, n, unit) => (name ?? "") + size(n, unit)],
    ["[data-testid=stFileUploader]", /^File type must be (?:one of )?(.*)$/, "Format attendu\u202f: $1"],
    ["[data-testid=stFileUploader]", /^File is larger than ([\d.]+) ([KMGT]?B|bytes?)$/, (_, n, unit) => `Plus de ${size(n, unit)}`],
    ["[data-testid=stFileUploader]", /^Cancel upload of (.*)$/, "Annuler l’envoi de $1"],
    ["[data-testid=stFileUploader]", /^\S+ files are not allowed\.$/, "Ce type de fichier n’est pas accepté."],
    ["[data-testid=stFileUploader]", /^AxiosError.*413$/, "Fichier trop volumineux pour le serveur"],
    ["[data-testid=stFileUploader], [data-testid=stMultiSelect]", /^Remove (.*)$/, "Retirer $1"],
    ["[role=option], [role=listbox], [data-testid*=VirtualDropdown]", /^Add: (.*)$/, "Ajouter\u202f: $1"],
    ["[role=option], [role=listbox], [data-testid*=VirtualDropdown]", /^Select (\d+) matches$/, "Sélectionner les $1 résultats"],
    ["[role=listbox], [data-testid*=VirtualDropdown], [data-testid=stMultiSelect]",
      /^You can only select up to (\d+) options?\. Remove an option first\.$/, "$1 choix au plus\u202f: retirez-en un d’abord."],
    ["[role=spinbutton]", /^(day|month|year|hour|minute|second), (.*)$/, (_, part, label) => `${SEGMENT[part]}, ${label}`],
    ["[role=spinbutton], [role=group], [data-testid^=stDateInput]", /^(.*) start date$/, "$1, début"],
    ["[role=spinbutton], [role=group], [data-testid^=stDateInput]", /^(.*) end date$/, "$1, fin"],
    ["[data-testid=stTooltipContent], [data-testid^=stDateInput], [data-testid^=stDateTimeInput]",
      /Date set outside allowed range\. Please select a date (?:between (\S+) and (\S+)|on or (after|before) (\S+))\.$/,
      (_, low, high, side, limit) => "Date hors des limites\u202f: " +
        (low ? `entre le ${low} et le ${high}.` : side === "after" ? `à partir du ${limit}.` : `jusqu’au ${limit}.`)],
    ["[data-testid$=Calendar]", /^Choose date.*, (.* \d+)$/, "Calendrier, $1"],
    ["body > div:not(#root)", /^Selected Date: (\w+ \d+, \d+)(?: at (.*))?$/, (_, day, hour) => // for screen readers
      `Date choisie\u202f: ${new Date(day).toLocaleDateString(locale, { dateStyle: "long" })}${hour ? `, ${hour}` : ""}`],
    ["[role=log]", /^(\d+) options? available\.$/, "$1 choix possibles."],
    ["[data-testid=stSidebarNav]", /^View (\d+) more$/, "Voir les $1 autres"],
    ["[data-testid=stTooltipHoverTarget], [data-testid=stTooltipIcon]", /^Help for (.*)$/, "Aide\u202f: $1"],
    ["[role=dialog]", /^(?:You have requested page (\S+),|The page that you have requested).*main page\.$/,
      (_, path) => `${path ? `La page ${path}` : "Cette page"} n’existe pas. Voici l’accueil.`],
    ["[role=dialog]", /^Connection failed with status (\d+).*$/, "Le serveur a refusé la connexion (code $1)."],
  ]

  const placed = new Map()
  for (const [place, words] of Object.entries(WORDS))
    for (const [english, french] of Object.entries(words))
      placed.set(english, [...(placed.get(english) ?? []), [place, french]])

  /** The French for `text` when it stands in a place of Streamlit's own inside `element`, else undefined. */
  function french(text, element) {
    const words = placed.get(text)
    if (words) return words.find(([place]) => element.closest(place))?.[1]
    // All patterns begin with a capital, a digit or a date's part: most texts of a page end here.
    if (text.length > 200 || !/ |\d[KMGT]?B$/.test(text)) return undefined
    const found = PATTERNS.find(([place, pattern]) => pattern.test(text) && element.closest(place))
    return found && text.replace(found[1], found[2])
  }

  const ATTRIBUTES = ["aria-label", "placeholder", "title", "data-title", "alt"]

  function translateAttribute(element, name) {
    const text = element.getAttribute(name)
    const ours = text && french(text, element)
    if (ours && ours !== text) element.setAttribute(name, ours)
  }

  function translateText(node) {
    const ours = node.parentElement && french(node.nodeValue.trim(), node.parentElement)
    if (ours && ours !== node.nodeValue) node.nodeValue = ours
  }

  /** Drawings hold no words of Streamlit's and thousands of nodes: they are not entered. */
  const enter = node => (node.namespaceURI === "http://www.w3.org/2000/svg" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root)
    if (root.nodeType !== Node.ELEMENT_NODE || enter(root) === NodeFilter.FILTER_REJECT) return
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, enter)
    for (let node = root; node; node = walker.nextNode())
      if (node.nodeType === Node.TEXT_NODE) translateText(node)
      else for (const name of ATTRIBUTES) if (node.hasAttribute(name)) translateAttribute(node, name)
  }

  // Only what was added or changed is read, once. Our own changes come back here and match nothing.
  new MutationObserver(mutations => {
    for (const mutation of mutations)
      if (mutation.type === "childList") mutation.addedNodes.forEach(translate)
      else if (mutation.type === "attributes") translateAttribute(mutation.target, mutation.attributeName)
      else translateText(mutation.target)
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES })
})()
