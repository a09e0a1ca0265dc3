"""The registry of data checks: the page, its list of what is checked, and its tests are made from it.

A check looks at rows of a table (see `counting.source_of`). Its condition is SQL over such a row (`today` included):
true when the row is to be looked at, null when nobody can tell; what is unknown is counted apart. A finding says
« à voir » or « à vérifier », never that something is false.
"""

from dataclasses import dataclass

from entrelabs_metrics.language import Language
from entrelabs_metrics.schema import tables

SOON = 60  # days before the next update is expected from which it is announced
FAR = 3.5 * 1.4826  # median absolute deviations: 3.5 standard deviations, if the values were normal
OTHERS = 5  # the least other values of a series to compare one with
SAME = 4  # equal values of one series in a row of dates, none different, from which one wonders

# In the order of the page: family → what it is called.
FAMILY_WORDS = {
    "completeness": "Complétude",
    "consistency": "Cohérence",
    "timeliness": "Mise à jour",
    "outliers": "Valeurs inhabituelles",
}

CLOSED = "('completed', 'abandoned')"
EXPECTED = f"latest and population <> 'comparison' and coalesce(project_status, '') not in {CLOSED}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at in the data.

    `among` are the rows it is about. `unknown` says why some of them cannot be judged; empty when all can.
    `shows` are the columns that prove it, besides those that name the row. Unless `counted`, it only announces.
    `english` and `advice_english` are those of a rule of the schema, which speaks both languages itself.
    """

    name: str
    family: str
    table: str
    sentence: str
    advice: str
    condition: str
    among: str = "true"
    unknown: str = ""
    shows: tuple[str, ...] = ()
    counted: bool = True
    source: str = ""  # of its rows, `sql/quality_<source>.sql`; empty: the table's
    english: str = ""
    advice_english: str = ""

    def said(self, lang: Language) -> str:
        return lang.pick(self.sentence, self.english).rstrip(".") if self.english else lang.t(self.sentence)

    def advised(self, lang: Language) -> str:
        return lang.pick(self.advice, self.advice_english) if self.english else lang.t(self.advice)


_COMPLETENESS = (
    Check(
        "measurements_without_n", "completeness", "measurements",
        "Mesure par échantillon sans nombre de réponses (n inconnu)",
        "Sans ce nombre, aucun intervalle ne peut être donné. Une nature non renseignée est lue comme un échantillon.",
        "sample_size is null", "coalesce(nature, 'sample') = 'sample' and kind in ('proportion', 'mean')",
        shows=("nature", "sample_size"),
    ),
    Check(
        "measurements_without_deviation", "completeness", "measurements",
        "Moyenne sans écart-type",
        "Le nombre de réponses est connu ; l'écart-type des réponses permettrait de donner un intervalle.",
        "standard_deviation is null",
        "coalesce(nature, 'sample') = 'sample' and kind = 'mean' and sample_size is not null",
        shows=("sample_size", "standard_deviation"),
    ),
    Check(
        "measurements_without_nature", "completeness", "measurements",
        "Mesure dont la nature n'est pas dite",
        "Dire s'il s'agit d'un échantillon, d'un comptage complet, d'une donnée de gestion ou d'une estimation.",
        "nature is null", shows=("nature",),
    ),
    Check(
        "measurements_without_method", "completeness", "measurements",
        "Mesure par échantillon sans méthode",
        "Dire en quelques mots comment les réponses ont été recueillies.",
        "nature = 'sample' and method is null", "coalesce(nature, 'sample') = 'sample'",
        "la nature de la mesure n'est pas renseignée.", ("nature", "method"),
    ),
    Check(
        "measurements_without_respondents", "completeness", "measurements",
        "Mesure par échantillon sans dire qui a été interrogé",
        "Toutes les personnes concernées, seulement celles qui ont terminé, ou des volontaires : la lecture en dépend.",
        "nature = 'sample' and respondents is null", "coalesce(nature, 'sample') = 'sample'",
        "la nature de la mesure n'est pas renseignée.", ("nature", "respondents"),
    ),
    Check(
        "measurements_without_response_rate", "completeness", "measurements",
        "Mesure par échantillon sans taux de réponse",
        "Le taux de réponse dit si les personnes qui ont répondu ressemblent aux autres.",
        "nature = 'sample' and response_rate is null", "coalesce(nature, 'sample') = 'sample'",
        "la nature de la mesure n'est pas renseignée.", ("nature", "response_rate"),
    ),
    Check(
        "estimates_without_range", "completeness", "measurements",
        "Estimation sans fourchette",
        "Une estimation se donne avec une valeur basse et une valeur haute.",
        "value_low is null or value_high is null", "nature = 'estimate'",
        shows=("nature", "value_low", "value_high"),
    ),
    Check(
        "targets_without_baseline", "completeness", "targets",
        "Cible sans valeur de départ",
        "Ni valeur de départ écrite avec la cible, ni mesure faite au plus tard au début.",
        "baseline_value is null and (first_on is null or first_on > start_on)",
        unknown="ni le début du projet ni la date de la cible ne sont connus.",
        shows=("baseline_value", "start_on", "first_on"),
    ),
    Check(
        "targets_never_measured", "completeness", "targets",
        "Indicateur visé, jamais mesuré",
        "Une cible est fixée, aucune mesure n'est connue.",
        "first_on is null", shows=("set_on",),
    ),
    Check(
        "projects_without_status", "completeness", "projects",
        "Projet sans état",
        "À venir, en cours, réalisé, en pause, bloqué, abandonné ou à discuter.",
        "status is null", shows=("status",),
    ),
    Check(
        "projects_without_start", "completeness", "projects",
        "Projet commencé sans date de début",
        "La date de début dit quelles mesures valent comme départ.",
        "started_on is null and status is not null", "coalesce(status, '') not in ('upcoming', 'to_discuss')",
        "l'état du projet n'est pas renseigné.", ("status", "started_on"),
    ),
    Check(
        "projects_without_activity", "completeness", "projects",
        "Projet sans type d'activité",
        "Choisi avec d'autres directions, associé, sensibilisation ou initiative du labo.",
        "activity_type is null", shows=("activity_type",),
    ),
    Check(
        "projects_without_evaluation", "completeness", "projects",
        "Projet commencé sans évaluation",
        "Quelques lignes suffisent : ce à quoi le projet a contribué, et ce qui ferait changer d'avis.",
        "not evaluated and status is not null",
        "coalesce(status, '') not in ('upcoming', 'to_discuss', 'abandoned')",
        "l'état du projet n'est pas renseigné.", ("status",),
    ),
    Check(
        "actions_without_engaged", "completeness", "actions",
        "Action dont on ne sait pas si elle est engagée",
        "Engagée ou non engagée : les deux réponses sont utiles.",
        "engaged is null", shows=("engaged", "status"),
    ),
    Check(
        "actions_without_status", "completeness", "actions",
        "Action dont l'état n'est pas renseigné",
        "À venir, en cours, réalisée, en pause, bloquée, abandonnée ou à discuter.",
        "status is null", shows=("status",),
    ),
    Check(
        "actions_without_due", "completeness", "actions",
        "Action à mener sans échéance",
        "Une échéance, même lointaine, permet d'en reparler à temps.",
        "due_on is null", f"coalesce(status, '') not in {CLOSED}", shows=("status", "due_on"),
    ),
    Check(
        "actions_without_owner", "completeness", "actions",
        "Action à mener sans responsable",
        "Le nom d'un service suffit.",
        "owner is null", f"coalesce(status, '') not in {CLOSED}", shows=("status", "owner"),
    ),
)  # fmt: skip

_CONSISTENCY = (
    Check(
        "measured_long_before", "consistency", "measurements",
        "Mesure faite plus d'un an avant le début du projet",
        "Une mesure de départ précède souvent le projet, mais rarement d'un an : vérifier les deux dates.",
        "measured_on < project_started_on - interval 1 year", "project_id is not null",
        "la date de début du projet n'est pas connue.", ("project_started_on",),
    ),
    Check(
        "same_value_every_time", "consistency", "measurements",
        "Même valeur à toutes les dates",
        "Quatre mesures ou plus, toutes égales : est-ce bien une nouvelle mesure à chaque fois ? "
        "La dernière est montrée.",
        f"case when points >= {SAME} then identical end", "latest",
        "moins de quatre mesures.", ("points",),
    ),
    Check(
        "completed_without_end", "consistency", "projects",
        "Projet réalisé sans date de fin",
        "Donner la date de fin, ou revoir l'état du projet.",
        "ended_on is null", "status = 'completed'", shows=("status", "ended_on"),
    ),
    Check(
        "ended_but_open", "consistency", "projects",
        "Projet dont la date de fin est passée, dit à venir ou en cours",
        "Revoir la date de fin ou l'état du projet.",
        "ended_on < today", "ended_on is not null and status in ('upcoming', 'running')",
        shows=("status", "ended_on"),
    ),
    Check(
        "started_but_upcoming", "consistency", "projects",
        "Projet dont la date de début est passée, dit à venir",
        "Revoir la date de début ou l'état du projet.",
        "started_on < today", "started_on is not null and status = 'upcoming'",
        shows=("status", "started_on"),
    ),
    Check(
        "paid_above_budget", "consistency", "projects",
        "Financements dont la somme dépasse le budget du projet",
        "Additionner les payeurs et les années ; l'arrondi de 1 % est accepté.",
        "paid_eur > budget_eur * 1.01", "budget_eur is not null and paid_eur is not null",
        shows=("budget_eur", "paid_eur"),
    ),
    Check(
        "complete_without_evidence", "consistency", "actions",
        "Action constatée complète, sans preuve",
        "Donner l'adresse d'une page qui le montre, ou dire « sans preuve ».",
        "evidence_url is null", "completion = 'complete'", shows=("status", "completion", "evidence_url"),
    ),
    Check(
        "done_below_hundred", "consistency", "actions",
        "Action dite réalisée, avec un avancement déclaré sous 100 %",
        "Revoir l'état ou l'avancement.",
        "declared_progress < 100", "status = 'completed' and declared_progress is not null",
        shows=("status", "declared_progress"),
    ),
)  # fmt: skip

_TIMELINESS = (
    Check(
        "updates_late", "timeliness", "measurements",
        "Mise à jour en retard",
        "La prochaine mesure était attendue à la date indiquée : dernière mesure, plus le rythme de l'indicateur.",
        "next_on < today", EXPECTED, "le rythme de l'indicateur n'est pas fixé.", ("next_on",),
    ),
    Check(
        "updates_soon", "timeliness", "measurements",
        "Mise à jour attendue dans les 60 jours",
        "Rien n'est en retard : c'est le moment de préparer la mesure.",
        f"next_on between today and today + {SOON}", EXPECTED, shows=("next_on",), counted=False,
    ),
    Check(
        "updates_without_rhythm", "timeliness", "measurements",
        "Rythme de mise à jour non fixé",
        "Donner au catalogue le nombre de mois entre deux mesures de l'indicateur.",
        "next_on is null", EXPECTED, counted=False,
    ),
)  # fmt: skip

_OUTLIERS = (
    Check(
        "far_from_its_series", "outliers", "measurements",
        "Valeur éloignée des autres mesures de sa série",
        "Plus de 3,5 écarts-types (estimés par l'écart absolu médian) de la médiane des autres valeurs. "
        "Une vraie rupture est possible : à vérifier.",
        f"case when others >= {OTHERS} and spread > 0 then abs(value - usual) > {FAR} * spread end",
        unknown="moins de cinq autres mesures, ou des mesures toutes semblables.",
        shows=("usual",), source="series",
    ),
    Check(
        "power_of_ten", "outliers", "measurements",
        "Valeur dix, cent ou mille fois plus grande ou plus petite que la précédente",
        "De 8 à 12,5 fois, de 80 à 125 fois, de 800 à 1 250 fois : peut-être une virgule déplacée ou une unité "
        "changée. À vérifier.",
        "jump <> 0 and jump <> -jump_before",  # the way back from such a value is no second one
        unknown="pas de valeur précédente, ou une valeur nulle.", shows=("previous",),
    ),
)  # fmt: skip


def _rules() -> tuple[Check, ...]:
    """Today's rules of the schema: a row may have come in before its rule existed."""
    return tuple(
        Check(
            f"{t.name}_{rule.name}", "consistency", t.name, rule.message, rule.remedy,
            # The day is that of whoever asks, not the machine's.
            f"not coalesce({rule.condition.replace('today()', 'today')}, true)",
            shows=rule.fields, english=rule.message_en, advice_english=rule.remedy_en,
        )
        for t in tables().values()
        for rule in t.rules
    )  # fmt: skip


CHECKS = {check.name: check for check in (*_COMPLETENESS, *_CONSISTENCY, *_rules(), *_TIMELINESS, *_OUTLIERS)}
