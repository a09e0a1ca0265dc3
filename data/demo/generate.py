"""Writes the fictional demonstration: `python data/demo/generate.py` rewrites the CSV files beside this script.
Another folder may be given.

Labs, shared actions and most projects are those of the seed. Every figure, step, payer, action and session here is
invented, and every row says so. Running it twice gives the same bytes: each series draws from its own generator,
seeded by its name, so that adding a row changes no other.

What the tables below state is what comes out: a series starts and ends on the figures written here (to the nearest
whole person, for a share of n people), and only what lies between is left to chance. So its verdicts are chosen here,
by the two ends, the sizes and the target.

Headers, scales and decimals come from the schemas and from the catalogue.
"""

import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from types import MappingProxyType

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FICTIONAL = "Données fictives (démonstration)"
MARK = " (fictif)"  # ends a text of the tables that have neither source nor note
SEED = "entrelabs"
SEANCE = "2026-06-18"  # the last one: what is known since is in `autumn`
WAVES = [f"{year}-{day}" for year in range(2023, 2027) for day in ("03-31", "09-30")]
Row = dict[str, object]

# How a value was obtained: nature, response rate, respondents, method.
HOW: dict[str, tuple[str, float | None, str, str]] = {
    "survey": ("sample", 46, "everyone_concerned", "Enquête par courriel, puis par téléphone"),
    "lowrate": ("sample", 18, "everyone_concerned", "Enquête par courriel, une relance"),
    "panel": ("sample", 52, "everyone_concerned", "Enquête téléphonique auprès de personnes tirées au hasard"),
    "exit": ("sample", 34, "finishers_only", "Questionnaire à la fin de la démarche"),
    "open": ("sample", None, "volunteers", "Questionnaire ouvert en ligne"),
    "test": ("sample", None, "volunteers", "Tests usagers, une personne à la fois"),
    "calls": ("sample", None, "everyone_concerned", "Dossiers tirés au hasard dans l'outil de suivi"),
    "no_n": ("sample", None, "volunteers", "Bornes de satisfaction, nombre de réponses non conservé"),
    "no_sd": ("sample", 37, "finishers_only", "Questionnaire à la fin de la démarche, moyenne seule conservée"),
    "counted": ("full_count", None, "", "Comptage complet dans l'outil de suivi"),
    "managed": ("management", None, "", "Donnée de gestion, relevée par la direction"),
    "sheet": ("management", None, "", "Fiche du projet, relue par l'équipe"),
    "estimate": ("estimate", None, "", "Estimation, hypothèses écrites par l'équipe"),
    "unsaid": ("", None, "", ""),
}
SPREAD = {"U1": 3.0, "U7": 16.0}  # standard deviations of the means
PATHS = {
    "steady": lambda x: x,
    "early": lambda x: 1 - (1 - x) ** 3,  # then levels off
    "late": lambda x: x**3,
    "dip": lambda x: x - 0.9 * math.sin(math.pi * x),  # the other way first
    "peak": lambda x: x + 0.9 * math.sin(math.pi * x),  # beyond, then back
}

# One line a series. project: - is the lab as a whole. waves: x measured, . not. n: first-last, - none.
# target: value@year (31 December) ..., the last one the goal; `base` states the first value as the
# baseline, and is for series whose indicator is measured on one population only: a target is shared by all of them.
SERIES = """
# lab             | project                         | id | population  | how      | waves    | from | to   | path   | n           | target
pays-de-la-loire  | pdl-decrochage-scolaire         | U6 | users       | survey   | xxxxxxxx | 61   | 74   | steady | 118-214     | base 70@2025 80@2027
pays-de-la-loire  | pdl-gares-du-futur              | U6 | users       | open     | xxxxxxxx | 66   | 71   | peak   | 140-185     | 75@2026
pays-de-la-loire  | pdl-lycees                      | U6 | users       | lowrate  | xxxx.xxx | 58   | 73   | early  | 320-540     | base 65@2025 70@2026
pays-de-la-loire  | pdl-formation-veille-numerique  | U6 | users       | exit     | ..xxxxxx | 88   | 84   | steady | 40-62       | -
pays-de-la-loire  | pdl-formation-reunions-creatives | U6 | users      | exit     | xxxx.... | 82   | 90   | steady | 18-24       | -
pays-de-la-loire  | pdl-lycees                      | U1 | users       | exit     | xxxxxxxx | 6.4  | 7.6  | steady | 420-880     | base 7@2025 7.3@2026
pays-de-la-loire  | pdl-gares-du-futur              | U1 | users       | exit     | ...xxxxx | 7.1  | 6.3  | steady | 210-260     | 7.5@2025
pays-de-la-loire  | pdl-lycees                      | U9 | all         | counted  | xxxxxxxx | 64   | 79.5 | steady | 5200-6900   | base 75@2025 85@2027
pays-de-la-loire  | pdl-decrochage-scolaire         | U9 | all         | counted  | .xxxxxxx | 52   | 49   | dip    | 640-710     | 60@2025
pays-de-la-loire  | pdl-bureau-du-futur             | A1 | agents      | survey   | xxxxxxxx | 54   | 69   | early  | 92-120      | base 65@2026
pays-de-la-loire  | pdl-lycees                      | A1 | agents      | lowrate  | xxxxxxxx | 63   | 48   | steady | 150-130     | 70@2026
pays-de-la-loire  | -                               | A1 | agents      | survey   | x.x.x.x. | 58   | 62   | steady | 310-340     | -
pays-de-la-loire  | -                               | A4 | all         | managed  | xxxxxxxx | 34   | 17   | steady | -           | 20@2026
pays-de-la-loire  | pdl-decrochage-scolaire         | P1 | all         | managed  | xxxxxxxx | 0    | 18.5 | steady | -           | base 15@2025 20@2026
pays-de-la-loire  | pdl-gares-du-futur              | P1 | all         | managed  | ..xxxxxx | 0    | -6.2 | steady | -           | 5@2025
pays-de-la-loire  | pdl-lycees                      | P1 | all         | managed  | ..xxxxxx | 0    | 7.4  | late   | -           | 5@2026
pays-de-la-loire  | pdl-decrochage-scolaire         | P2 | all         | panel    | xxxxxxxx | 46   | 33   | steady | 380-420     | base 38@2025 30@2027
pays-de-la-loire  | pdl-decrochage-scolaire         | P2 | comparison  | panel    | xxxxxxxx | 45   | 43   | steady | 360-390     | -
pays-de-la-loire  | pdl-lycees                      | S1 | all         | managed  | xxxxxxxx | 11.4 | 8.2  | steady | -           | base 9.5@2025 7.5@2027
pays-de-la-loire  | pdl-gares-du-futur              | S1 | all         | managed  | ..xxxxxx | 6.1  | 7.35 | late   | -           | 5.5@2026
pays-de-la-loire  | pdl-gares-du-futur              | S4 | all         | estimate | ...x.x.x | 0.9  | 1.3  | steady | -           | 1.2@2026
pays-de-la-loire  | -                               | S6 | all         | managed  | xxxxxxxx | -14  | -3.5 | steady | -           | 0@2026
pays-de-la-loire  | pdl-gares-du-futur              | D1 | all         | counted  | x.x.x.x. | 2.1  | 2.1  | steady | 41000-42300 | base 5@2026
pays-de-la-loire  | pdl-lycees                      | D1 | all         | counted  | .x.x.x.x | 12   | 8.5  | peak   | 9400-9800   | 15@2025 20@2027
pays-de-la-loire  | pdl-bureau-du-futur             | D3 | all         | sheet    | xxxxxxx. | 1    | 3    | steady | -           | 3@2026
pays-de-la-loire  | pdl-lycees                      | D3 | all         | sheet    | x.x.x.xx | 2    | 2    | steady | -           | 4@2027
pays-de-la-loire  | pdl-gares-du-futur              | D3 | all         | sheet    | xxxxxx.. | 3    | 2    | late   | -           | -
pays-de-la-loire  | -                               | R4 | formés      | counted  | xxxxxxxx | 22   | 38   | steady | 410-760     | -
pays-de-la-loire  | -                               | R4 | ambassadeurs | counted | xxxxxxxx | 11   | 14   | steady | 90-289      | -
pays-de-la-loire  | -                               | R4 | autonomes   | counted  | xxxxxxxx | 40   | 35   | steady | 10-40       | -
pays-de-la-loire  | -                               | R5 | cadres      | survey   | xxxxxxxx | 71   | 84   | steady | 96-120      | 60@2025 70@2027
pays-de-la-loire  | -                               | R5 | autres agents | lowrate | xxxxxxxx | 24  | 31   | steady | 260-310     | -
paca              | paca-plateforme-entreprises     | U6 | users       | survey   | xxxxxxxx | 57   | 64   | steady | 160-190     | base 65@2025 70@2026
paca              | paca-contrat-acces-qualification | U6 | users      | survey   | xxxxxxxx | 69   | 82   | early  | 240-310     | base 75@2026
paca              | paca-universite-metiers         | U6 | users       | exit     | xxxxx.xx | 76   | 77   | peak   | 95-130      | 80@2026
paca              | paca-rameau-associations-entreprises | U6 | users  | unsaid   | x..x.xx. | 70   | 66   | steady | -           | 75@2025
paca              | paca-etats-generaux-jeunesse    | U6 | users       | open     | .x.xxxxx | 79   | 68   | steady | 340-410     | -
paca              | paca-plateforme-entreprises     | U7 | users       | open     | .xxxxxxx | 61   | 74   | steady | 34-58       | 72@2026
paca              | paca-plateforme-entreprises     | U7 | agents      | open     | .xxxxxxx | 64   | 59   | steady | 31-44       | -
paca              | paca-plateforme-entreprises     | U9 | users       | calls    | xxxxxxxx | 55   | 63   | steady | 300-320     | 70@2026
paca              | paca-plateforme-entreprises     | U9 | comparison  | calls    | xxxxxxxx | 56   | 61   | steady | 280-300     | -
paca              | paca-plateforme-entreprises     | U14 | users      | test     | ..x.xx.x | 50   | 82   | steady | 8-11        | 80@2026
paca              | paca-gestion-emails             | A1 | agents      | survey   | xxxxxxxx | 44   | 66   | early  | 130-165     | base 55@2025 60@2026
paca              | paca-accueil-nouveaux-arrivants | A1 | agents      | survey   | xxxxxxxx | 72   | 76   | steady | 48-61       | 85@2025
paca              | paca-universite-metiers         | A1 | agents      | open     | .x.x.x.x | 60   | 63   | steady | 14-21       | -
paca              | paca-gestion-emails             | A2 | all         | managed  | ..xxxxxx | 400  | 2950 | early  | -           | base 2500@2025 3200@2027
paca              | paca-accueil-nouveaux-arrivants | A2 | all         | managed  | ..xxxxxx | 260  | -120 | steady | -           | 500@2025
paca              | paca-contrat-acces-qualification | P1 | all        | managed  | xxxxxxxx | 0    | 24.1 | steady | -           | base 20@2026
paca              | paca-universite-metiers         | P1 | all         | managed  | xxxxxxxx | 0    | 3.2  | dip    | -           | 10@2025 15@2027
paca              | paca-plateforme-entreprises     | P1 | all         | managed  | xxxxxxxx | 0    | -11.8 | late  | -           | -
paca              | paca-plateforme-entreprises     | S1 | all         | managed  | xxxxxxxx | 23.6 | 24.1 | steady | -           | base 18@2026
paca              | paca-universite-metiers         | S1 | all         | managed  | xxxxxxxx | 14.2 | 14.2 | steady | -           | 13@2025
paca              | paca-contrat-acces-qualification | S2 | all        | managed  | xxxxxxxx | 1240 | 1240 | steady | -           | base 1100@2025 1000@2027
paca              | paca-universite-metiers         | S2 | all         | managed  | xxxxxxxx | 310  | 368  | late   | -           | 300@2025
paca              | -                               | S6 | all         | managed  | xxxxxxxx | 3    | 11.5 | late   | -           | 0@2026
paca              | paca-etats-generaux-jeunesse    | D1 | all         | estimate | ..x.x.x. | 1.2  | 2.4  | steady | -           | 3@2026
paca              | paca-etats-generaux-jeunesse    | D2 | all         | counted  | ..x.x.x. | 18   | 31   | steady | 140-220     | -
paca              | -                               | D5 | all         | counted  | xxxxxxxx | 38   | 71   | steady | 24-45       | base 60@2025 80@2026
paca              | -                               | R8 | all         | counted  | xxxxxxxx | 45   | 88   | early  | 22-34       | base 70@2025 90@2026
futurs-publics    | fp-prototypage-services-publics | U1 | users       | exit     | xxxxxxxx | 6.9  | 7.5  | steady | 640-720     | base 7.2@2025 7.6@2026
futurs-publics    | fp-selection-projets-pia        | U1 | users       | no_sd    | xxxxxxxx | 5.8  | 6.4  | steady | 150-170     | 7@2025
futurs-publics    | fp-prototypage-services-publics | U3 | users       | survey   | xxxxxxxx | 74   | 61   | steady | 205-230     | 85@2026
futurs-publics    | fp-selection-projets-pia        | U3 | users       | survey   | ..xxxxxx | 67   | 72   | steady | 88-96       | 70@2026
futurs-publics    | fp-semaine-ip                   | U6 | users       | no_n     | .x.x.x.x | 85   | 79   | steady | -           | 80@2025
futurs-publics    | fp-chaire-ip-ensci              | U6 | users       | open     | .x.x.x.x | 91   | 88   | steady | 16-27       | -
futurs-publics    | demo-fp-courriers               | U6 | users       | panel    | xxxxx... | 42   | 63   | steady | 410-390     | base 55@2024 60@2025
futurs-publics    | fp-prototypage-services-publics | U11 | all        | counted  | xxxxxxxx | 71   | 83.5 | early  | 14800-16200 | base 80@2025 85@2026
futurs-publics    | fp-selection-projets-pia        | U11 | all        | counted  | xxxxxxxx | 88   | 81   | late   | 2100-2600   | 90@2025
futurs-publics    | fp-prototypage-services-publics | U12 | all        | calls    | xxxxxxxx | 58   | 77   | steady | 400-420     | base 70@2025 80@2026
futurs-publics    | fp-prototypage-services-publics | U12 | comparison | calls    | xxxxxxxx | 59   | 64   | steady | 380-400     | -
futurs-publics    | fp-selection-projets-pia        | U12 | all        | counted  | xxxxxxxx | 62   | 62   | dip    | 250-250     | 75@2025 80@2027
futurs-publics    | fp-prototypage-services-publics | A1 | agents      | lowrate  | xxxxxxxx | 55   | 60   | peak   | 210-190     | 65@2026
futurs-publics    | fp-selection-projets-pia        | A1 | agents      | lowrate  | xxxxxxxx | 66   | 52   | steady | 105-98      | -
futurs-publics    | demo-fp-courriers               | P2 | all         | estimate | x.x.x... | 39   | 31   | steady | -           | 35@2025
futurs-publics    | fp-prototypage-services-publics | P1 | all         | managed  | xxxxxxxx | 0    | 9.7  | early  | -           | base 8@2025 12@2026
futurs-publics    | fp-selection-projets-pia        | P1 | all         | managed  | xxxxxxxx | 0    | -3.5 | dip    | -           | 10@2025
futurs-publics    | -                               | P10 | all        | counted  | .x.x.x.x | 20   | 43   | steady | 5-14        | 40@2026
futurs-publics    | fp-prototypage-services-publics | P7 | all         | sheet    | x.x.x.xx | 1    | 3    | steady | -           | 3@2026
futurs-publics    | fp-prototypage-services-publics | S1 | all         | managed  | xxxxxxxx | 7.9  | 6.45 | steady | -           | base 7@2025 6@2026
futurs-publics    | fp-selection-projets-pia        | S1 | all         | managed  | xxxxxxxx | 182  | 214.5 | steady | -          | 170@2025
futurs-publics    | demo-fp-courriers               | S1 | all         | managed  | xxxxx... | 1.42 | 1.18 | steady | -           | 1.2@2024
futurs-publics    | -                               | R5 | cadres      | survey   | .x.x.x.x | 58   | 66   | steady | 120-135     | 70@2026
futurs-publics    | -                               | R5 | autres agents | survey | .x.x.x.x | 19   | 33   | steady | 240-255     | -
futurs-publics    | -                               | R6 | all         | counted  | xxxxxxxx | 20   | 71.4 | steady | 5-7         | 60@2025 80@2026
paris             | paris-pme-appels-offre          | U6 | users       | lowrate  | xxxxxxxx | 47   | 52   | steady | 230-260     | base 55@2025 60@2026
paris             | demo-paris-guichet-creches      | U6 | users       | survey   | xxxxxxxx | 53   | 71   | steady | 310-350     | base 65@2025 70@2027
paris             | demo-paris-courriers            | U6 | users       | survey   | ....xxxx | 59   | 62   | steady | 150-170     | 70@2027
paris             | paris-pme-appels-offre          | U7 | users       | test     | .x.x.x.x | 52   | 66   | steady | 12-19       | 68@2026
paris             | demo-paris-guichet-creches      | U7 | users       | exit     | .xxxxxxx | 58   | 70.5 | early  | 64-85       | 68@2026
paris             | demo-paris-guichet-creches      | U7 | agents      | survey   | .xxxxxxx | 66   | 67.5 | dip    | 38-41       | -
paris             | paris-pme-appels-offre          | U9 | all         | counted  | xxxxxxxx | 61   | 57   | dip    | 1180-1340   | base 70@2025
paris             | demo-paris-guichet-creches      | U9 | all         | counted  | xxxxxxxx | 72   | 86   | early  | 7300-8100   | base 80@2025 85@2026
paris             | demo-paris-guichet-creches      | A1 | agents      | survey   | xxxxxxxx | 51   | 58   | steady | 70-84       | 60@2025 70@2027
paris             | paris-strategie-reseau-innovation | A1 | agents    | survey   | xxxxxxxx | 64   | 67   | steady | 180-205     | -
paris             | -                               | A4 | all         | managed  | xxxxxxxx | 12   | 31   | late   | -           | 15@2026
paris             | paris-pme-appels-offre          | P1 | all         | managed  | xxxxxxxx | 0    | -1.5 | steady | -           | base 10@2025 12@2027
paris             | demo-paris-guichet-creches      | P2 | all         | panel    | x.x.x.x. | 28   | 24   | steady | 260-280     | base 22@2026
paris             | paris-strategie-reseau-innovation | D1 | all       | counted  | xxxxxxxx | 3.4  | 5.2  | steady | 52000-53000 | base 5@2026
paris             | demo-paris-guichet-creches      | D3 | all         | sheet    | x.x.x.x. | 2    | 3    | steady | -           | 3@2025
paris             | -                               | D4 | all         | counted  | xxxxxxxx | 30   | 55   | steady | 20-22       | base 60@2025 75@2027
paris             | -                               | D5 | all         | counted  | xxxxxxxx | 82   | 64   | late   | 61-95       | 85@2025 90@2026
paris             | -                               | D6 | all         | counted  | xxxxxxxx | 0    | 46   | late   | 18-26       | 50@2026
paris             | -                               | R2 | users       | sheet    | xxxxxxxx | 41   | 63   | peak   | -           | -
paris             | -                               | R2 | agents      | sheet    | xxxxxxxx | 55   | 80   | steady | -           | -
paris             | -                               | R8 | all         | counted  | xxxxxxxx | 72   | 68   | peak   | 18-26       | 80@2026
la-27e-region     | la27e-residence-hopital-nord    | U6 | users       | open     | xxxxxxxx | 48   | 67   | steady | 62-74       | base 60@2025 65@2026
la-27e-region     | la27e-residence-mairie-arrondissement | U6 | users | open     | ...xxxxx | 63   | 65   | peak   | 51-58       | 75@2026
la-27e-region     | demo-la27e-enquete-flash        | U6 | users       | survey   | .....x.. | 72   | 72   | steady | 133         | 75@2026
la-27e-region     | la27e-residence-hopital-nord    | U14 | users      | test     | x.xx.x.x | 42   | 78   | steady | 7-9         | 75@2026
la-27e-region     | la27e-residence-mairie-arrondissement | U14 | users | test    | ....xxxx | 60   | 50   | steady | 10-12       | 80@2026
la-27e-region     | la27e-residence-hopital-nord    | A1 | agents      | open     | xxxxxxxx | 39   | 57   | early  | 14-22       | 60@2026
la-27e-region     | la27e-residence-mairie-arrondissement | A1 | agents | survey  | ...xxxxx | 61   | 70   | steady | 35-38       | 75@2027
la-27e-region     | -                               | A4 | all         | managed  | x.x.x.x. | 14   | 11   | steady | -           | 15@2026
la-27e-region     | la27e-residence-hopital-nord    | P1 | all         | managed  | ..x.x.x. | 0    | -1.4 | steady | -           | -
la-27e-region     | -                               | P10 | all        | counted  | xxxxxxxx | 33   | 50   | steady | 9-16        | base 40@2025 50@2026
la-27e-region     | la27e-residence-hopital-nord    | D3 | all         | sheet    | xxxxxxxx | 2    | 4    | early  | -           | 4@2026
la-27e-region     | la27e-residence-mairie-arrondissement | D3 | all   | sheet    | ...xxxxx | 3    | 3    | steady | -           | -
la-27e-region     | la27e-residence-mairie-arrondissement | D2 | all   | panel    | ...x.x.x | 29   | 44   | steady | 120-135     | -
la-27e-region     | -                               | R2 | users       | sheet    | xxxxxxxx | 88   | 131  | steady | -           | -
la-27e-region     | -                               | R2 | agents      | sheet    | xxxxxxxx | 120  | 96   | peak   | -           | -
la-27e-region     | la27e-residence-hopital-nord    | R7 | all         | sheet    | xxxxxxxx | 0    | 3    | steady | -           | 3@2025 4@2027
reacteur-public   | reacteur-referentiel-formation  | U6 | users       | open     | ......x. | 81   | 81   | steady | 21          | -
reacteur-public   | reacteur-reenchantez-2          | R2 | agents      | sheet    | ....x.x. | 46   | 58   | steady | -           | -
reacteur-public   | -                               | R5 | all         | lowrate  | .....x.. | 37   | 37   | steady | 74          | 50@2026
"""

# Targets that go with no series above: never measured, or a departure older than the first measurement.
TARGETS = """
# lab             | project                         | id | due        | target | from | dated      | set_on     | set_by
paris             | -                               | S6 | 2026-12-31 | 0      | -    | -          | 2023-09-15 | Direction des finances
paris             | demo-paris-guichet-creches      | S1 | 2026-12-31 | 18     | 24   | 2022-12-31 | 2023-09-15 | Comité de pilotage du guichet
la-27e-region     | la27e-residence-hopital-nord    | S2 | 2027-12-31 | 90     | -    | -          | 2023-09-15 | Conseil d'administration
futurs-publics    | -                               | D6 | 2026-12-31 | 100    | -    | -          | 2024-01-15 | Direction du labo
reacteur-public   | reacteur-referentiel-formation  | R4 | 2026-12-31 | 30     | -    | -          | 2025-09-15 | Comité du réseau
paca              | paca-accueil-nouveaux-arrivants | U6 | 2026-12-31 | 75     | 62   | 2022-11-30 | 2023-09-15 | Direction des ressources humaines
paris             | paris-strategie-reseau-innovation | A1 | 2026-12-31 | 70   | 60   | 2022-11-30 | 2023-09-15 | Secrétariat général
reacteur-public   | reacteur-referentiel-formation  | U6 | 2026-12-31 | 85     | 76   | 2024-10-31 | 2025-01-15 | Comité du réseau
"""
SET_BY = {
    "pays-de-la-loire": "Comité de pilotage du labo", "paca": "Direction générale des services",
    "futurs-publics": "Direction du labo", "paris": "Secrétariat général",
    "la-27e-region": "Conseil d'administration", "reacteur-public": "Comité du réseau",
}  # fmt: skip

PROJECTS = """
# id                         | lab              | title                                        | activity_type            | status    | from       | to         | partner                            | policy_area      | budget | days | reuse_of          | lessons
demo-pdl-accueil-saisonniers | pays-de-la-loire | Accueil des travailleurs saisonniers         | supporting               | completed | 2023-02-01 | 2024-06-30 | Direction de l'emploi              | Emploi           | 38000  | 60   | -                 | Partir des trajets réels des saisonniers, pas de l'organigramme.
demo-pdl-cantines            | pays-de-la-loire | Cantines sans gaspillage                     | chosen_with_departments  | abandoned | 2023-09-01 | 2024-10-15 | Direction des lycées               | Éducation        | 21000  | 45   | -                 | Le prototype demandait une pesée à chaque service : personne n'avait ces dix minutes.
demo-paca-signaletique       | paca             | Signalétique du siège                        | supporting               | completed | 2023-03-15 | 2024-03-31 | Direction des moyens généraux      | Administration   | 26000  | 40   | -                 | Tester les panneaux avec des visiteurs qui ne connaissent pas le bâtiment.
demo-paca-transports-jeunes  | paca             | Transports des jeunes en zone rurale         | chosen_with_departments  | paused    | 2024-04-01 | -          | Direction des transports           | Mobilités        | 54000  | 75   | -                 | -
demo-fp-courriers            | futurs-publics   | Courriers administratifs lisibles            | chosen_with_departments  | completed | 2023-01-10 | 2025-03-31 | Deux directions départementales    | Relation usagers | 72000  | 110  | -                 | Une lettre plus courte ne suffit pas : il faut dire en premier ce que la personne doit faire.
demo-paris-courriers         | paris            | Courriers lisibles, reprise                  | supporting               | running   | 2024-11-04 | -          | Direction des affaires scolaires   | Relation usagers | 18000  | 30   | demo-fp-courriers | -
demo-paris-guichet-creches   | paris            | Guichet des demandes de crèche               | chosen_with_departments  | running   | 2023-01-16 | -          | Direction des familles             | Petite enfance   | 95000  | 140  | -                 | Depuis que le délai est dit à l'accueil, moins de relances.
demo-paris-delais-affiches   | paris            | Délais affichés à l'accueil                  | own_initiative           | abandoned | 2023-05-02 | 2023-12-20 | -                                  | Relation usagers | 6000   | 18   | -                 | Les délais affichés n'étaient plus vrais au bout de trois semaines.
demo-la27e-enquete-flash     | la-27e-region    | Enquête flash sur les accueils de proximité  | own_initiative           | completed | 2025-03-03 | 2025-10-31 | -                                  | Relation usagers | 9000   | 25   | -                 | Quatre questions suffisent quand elles sont posées sur place.
demo-la27e-residence-lycee   | la-27e-region    | Résidence dans un lycée professionnel        | chosen_with_departments  | blocked   | 2025-09-08 | -          | Un lycée professionnel             | Éducation        | 33000  | 50   | -                 | -
"""

STEPS = """
# project                            | date       | kind          | title                                              | users | agents | officials | outcome   | lesson                                                                          | quote
pdl-bureau-du-futur                  | 2023-02-06 | immersion     | Une semaine dans trois services du siège           | 0     | 34     | -         | -         | Les salles manquent moins que les endroits calmes                               | On se cache dans l'escalier pour téléphoner.
pdl-bureau-du-futur                  | 2023-05-15 | co_design     | Atelier sur les règles de vie du plateau           | 0     | 22     | 1         | kept      | Les règles tiennent quand l'équipe les écrit elle-même                          | -
pdl-bureau-du-futur                  | 2023-10-02 | prototype     | Plateau sans bureau attribué, un étage             | 0     | 41     | -         | abandoned | Sans vestiaire ni rangement, chacun reprend sa place au bout d'une semaine      | -
pdl-bureau-du-futur                  | 2024-02-12 | test          | Bulles de travail et salles sans réservation       | 0     | 38     | -         | changed   | Les bulles servent surtout aux appels : en mettre moins et mieux isolées        | -
pdl-bureau-du-futur                  | 2025-01-13 | deployment    | Deux étages aménagés                               | 0     | 120    | 2         | kept      | -                                                                               | -
pdl-decrochage-scolaire              | 2023-01-23 | immersion     | Douze entretiens avec des jeunes sortis du lycée   | 12    | 6      | -         | -         | Le premier rendez-vous est pris par un tiers, rarement par le jeune             | Je croyais que ce n'était pas pour moi.
pdl-decrochage-scolaire              | 2023-04-17 | co_design     | Atelier avec les missions locales                  | 8     | 19     | 1         | kept      | Un seul message court vaut mieux que trois courriers                            | -
pdl-decrochage-scolaire              | 2023-09-18 | prototype     | Rendez-vous proposé par message                    | 26    | 9      | -         | changed   | Laisser choisir le lieu compte plus que l'heure                                 | -
pdl-decrochage-scolaire              | 2024-03-11 | test          | Essai dans deux bassins de formation               | 88    | 14     | -         | kept      | Depuis le rappel de la veille, presque deux fois plus de venues                 | -
pdl-decrochage-scolaire              | 2025-02-03 | deployment    | Cinq bassins de formation                          | 310   | 46     | 3         | kept      | -                                                                               | -
pdl-decrochage-scolaire              | 2026-04-13 | transfer      | Mode d'emploi remis à une région voisine           | 0     | 17     | 1         | -         | Transmettre aussi ce qui n'a pas marché                                         | -
pdl-gares-du-futur                   | 2023-11-06 | immersion     | Trois gares observées du matin au soir             | 64    | 11     | -         | -         | On attend debout près de l'écran, pas dans la salle d'attente                   | -
pdl-gares-du-futur                   | 2024-04-08 | prototype     | Mobilier en carton dans une gare                   | 140   | 8      | 1         | abandoned | Le mobilier gênait le passage aux heures de pointe                              | -
pdl-gares-du-futur                   | 2025-03-24 | test          | Panneau des correspondances, deux gares            | 95    | 7      | -         | changed   | Les horaires des cars doivent tenir sur le même écran                           | Je regarde le train, et après je cours voir le car.
pdl-lycees                           | 2023-03-20 | immersion     | Journées d'inscription dans deux lycées            | 47    | 16     | -         | -         | Les familles ressaisissent quatre fois la même adresse                          | -
pdl-lycees                           | 2023-12-04 | prototype     | Formulaire unique, version papier                  | 22    | 9      | -         | kept      | Le papier montre les questions inutiles avant toute programmation               | -
pdl-lycees                           | 2024-05-27 | test          | Inscription en ligne dans six lycées               | 210   | 31     | -         | changed   | Prévoir un poste et une personne au lycée pour ceux qui n'ont pas d'ordinateur  | -
pdl-lycees                           | 2025-06-02 | deployment    | Tous les lycées volontaires                        | 880   | 74     | 2         | kept      | La charge s'est déplacée vers les secrétariats : à suivre                       | -
demo-pdl-cantines                    | 2023-10-09 | immersion     | Trois services de cantine                          | 90    | 12     | -         | -         | -                                                                               | -
demo-pdl-cantines                    | 2024-02-05 | prototype     | Pesée des restes par les élèves                    | 160   | 10     | -         | abandoned | La pesée ajoutait dix minutes que personne n'avait                              | -
paca-gestion-emails                  | 2023-02-13 | immersion     | Boîtes de messagerie de quatre services            | 0     | 26     | -         | -         | Un message sur trois est une copie de politesse                                 | Je lis tout, au cas où.
paca-gestion-emails                  | 2023-06-19 | prototype     | Journée sans messagerie interne                    | 0     | 58     | -         | abandoned | Les messages arrivaient tous le lendemain                                       | -
paca-gestion-emails                  | 2024-01-22 | test          | Règles d'objet et de copie, quatre services        | 0     | 61     | -         | kept      | Les chefs de service doivent commencer                                          | -
paca-gestion-emails                  | 2024-09-16 | deployment    | Tous les services du siège                         | 0     | 240    | 1         | kept      | -                                                                               | -
paca-accueil-nouveaux-arrivants      | 2023-04-03 | co_design     | Atelier avec quinze agents arrivés dans l'année    | 0     | 15     | -         | -         | La première semaine se joue avant l'arrivée                                     | -
paca-accueil-nouveaux-arrivants      | 2024-02-26 | test          | Parrainage par un agent d'un autre service         | 0     | 32     | -         | changed   | Choisir soi-même son parrain                                                    | -
paca-plateforme-entreprises          | 2023-05-22 | immersion     | Visites chez neuf entreprises                      | 9     | 5      | -         | -         | Les petites entreprises cherchent une personne avant un site                    | Donnez-moi un nom et un numéro.
paca-plateforme-entreprises          | 2024-03-18 | test          | Huit tests de la maquette                          | 8     | 3      | -         | changed   | Le mot « dispositif » n'est compris de personne                                 | -
paca-plateforme-entreprises          | 2025-04-14 | deployment    | Ouverture de la plateforme                         | 190   | 24     | 2         | kept      | -                                                                               | -
paca-contrat-acces-qualification     | 2023-03-06 | immersion     | Dix parcours suivis                                | 10    | 8      | -         | -         | L'attente entre deux étapes fait plus partir que la difficulté                  | -
paca-contrat-acces-qualification     | 2024-06-10 | test          | Un interlocuteur unique                            | 74    | 12     | -         | kept      | -                                                                               | -
paca-etats-generaux-jeunesse         | 2024-01-15 | co_design     | Trois soirées avec des jeunes                      | 120   | 14     | 6         | kept      | Venir là où ils sont déjà                                                       | -
paca-etats-generaux-jeunesse         | 2025-10-06 | communication | Réponse écrite à chaque proposition                | 0     | 9      | 4         | kept      | Un refus expliqué est mieux reçu qu'un silence                                  | -
fp-prototypage-services-publics      | 2023-02-20 | immersion     | Accueil téléphonique de deux services              | 31    | 22     | -         | -         | Un appel sur deux demande où en est le dossier                                  | -
fp-prototypage-services-publics      | 2023-09-11 | prototype     | Suivi de dossier par message                       | 44    | 18     | -         | kept      | Dire « rien à faire » rassure autant qu'une date                                | -
fp-prototypage-services-publics      | 2024-05-13 | test          | Délai annoncé au dépôt, deux services              | 260   | 35     | -         | kept      | -                                                                               | Au moins je sais quand ne pas appeler.
fp-prototypage-services-publics      | 2025-03-10 | transfer      | Guide remis à trois ministères                     | 0     | 48     | -         | -         | Le guide sert si quelqu'un vient aider le premier mois                          | -
fp-selection-projets-pia             | 2023-06-05 | co_design     | Critères de choix relus avec des porteurs          | 17    | 9      | -         | changed   | Moins de critères, et un exemple pour chacun                                    | -
fp-selection-projets-pia             | 2024-10-14 | test          | Dossier de candidature de six pages                | 28    | 11     | -         | changed   | Les pièces jointes ont remplacé les pages supprimées                            | -
demo-fp-courriers                    | 2023-03-13 | test          | Deux lettres comparées                             | 36    | 7      | -         | kept      | La consigne en première ligne                                                   | -
demo-fp-courriers                    | 2024-01-29 | deployment    | Douze modèles de lettre                            | 0     | 52     | -         | kept      | -                                                                               | -
paris-pme-appels-offre               | 2023-03-27 | immersion     | Entretiens avec des entreprises qui ont renoncé    | 21    | 6      | -         | -         | Elles renoncent avant d'ouvrir le dossier                                       | Trois jours de travail pour une chance sur vingt.
paris-pme-appels-offre               | 2024-02-19 | prototype     | Résumé d'une page par marché                       | 15    | 9      | -         | kept      | -                                                                               | -
paris-pme-appels-offre               | 2025-01-20 | test          | Permanence de questions avant dépôt                | 40    | 8      | 1         | abandoned | Les questions posées en public aidaient surtout les habitués                    | -
demo-paris-guichet-creches           | 2023-02-27 | immersion     | Deux mairies, un mois d'accueil                    | 72    | 19     | -         | -         | Les familles viennent vérifier que le dossier existe                            | -
demo-paris-guichet-creches           | 2023-10-16 | prototype     | Reçu avec la date de réponse                       | 55    | 12     | -         | kept      | -                                                                               | -
demo-paris-guichet-creches           | 2024-06-17 | deployment    | Quatre mairies                                     | 640   | 44     | 2         | kept      | Depuis que le délai est dit à l'accueil, moins de relances                       | -
demo-paris-delais-affiches           | 2023-06-12 | prototype     | Panneau des délais à l'accueil                     | 30    | 6      | -         | abandoned | Un délai affiché doit être tenu à jour par quelqu'un                            | -
la27e-residence-hopital-nord         | 2023-02-13 | immersion     | Trois semaines aux urgences et à l'accueil         | 85    | 62     | -         | -         | Les plans parlent des bâtiments, les gens cherchent un soin                     | J'ai suivi une dame qui avait l'air de savoir.
la27e-residence-hopital-nord         | 2023-06-26 | co_design     | Atelier soignants, patients, sécurité              | 11    | 24     | 1         | kept      | -                                                                               | -
la27e-residence-hopital-nord         | 2024-01-15 | prototype     | Ligne au sol et mots courants                      | 40    | 15     | -         | changed   | La ligne s'use en deux mois : passer aux murs                                   | -
la27e-residence-hopital-nord         | 2025-02-10 | test          | Parcours d'arrivée complet                         | 92    | 21     | -         | kept      | -                                                                               | -
la27e-residence-mairie-arrondissement | 2024-10-07 | immersion    | Deux semaines à l'accueil d'une mairie             | 54    | 23     | 1         | -         | -                                                                               | -
la27e-residence-mairie-arrondissement | 2025-05-19 | prototype    | Table d'accueil sans guichet                       | 33    | 12     | 1         | abandoned | Sans séparation, on entend tout : la confidentialité passe d'abord              | -
demo-la27e-residence-lycee           | 2025-10-06 | immersion     | Une semaine en atelier                             | 48    | 9      | -         | -         | -                                                                               | -
reacteur-referentiel-formation       | 2025-11-17 | co_design     | Relecture du référentiel                           | 0     | 21     | -         | changed   | Écrire ce que l'agent saura faire, pas ce qu'il aura suivi                      | -
"""

# project | payer | amounts for 2023, 2024, 2025, 2026
FUNDING = """
pdl-bureau-du-futur              | Direction des ressources humaines   | 18000 24000 20000 12000
pdl-bureau-du-futur              | Direction des moyens généraux       | 12000 30000 46000 15000
pdl-decrochage-scolaire          | Direction de l'éducation            | 22000 26000 30000 30000
pdl-decrochage-scolaire          | Rectorat                            | - 8000 15000 15000
pdl-decrochage-scolaire          | Fonds européen                      | - - 24000 24000
pdl-gares-du-futur               | Direction des transports            | 15000 32000 28000 10000
pdl-lycees                       | Direction des lycées                | 20000 38000 42000 36000
pdl-lycees                       | Direction des systèmes d'information | - 15000 18000 18000
paca-gestion-emails              | Direction générale des services     | 9000 14000 6000 -
paca-plateforme-entreprises      | Direction de l'économie             | 30000 45000 40000 26000
paca-plateforme-entreprises      | Chambre consulaire                  | - 10000 12000 12000
paca-contrat-acces-qualification | Direction de la formation           | 26000 26000 28000 28000
paca-contrat-acces-qualification | Opérateur de compétences            | 8000 12000 12000 16000
paca-etats-generaux-jeunesse     | Direction de la jeunesse            | - 24000 24000 12000
demo-paca-signaletique           | Direction des moyens généraux       | 20000 6000 - -
fp-prototypage-services-publics  | Fonds de transformation             | 60000 60000 40000 20000
fp-prototypage-services-publics  | Ministère partenaire                | - 20000 35000 45000
fp-prototypage-services-publics  | Deuxième ministère partenaire       | - - 15000 30000
fp-selection-projets-pia         | Programme d'investissement          | 45000 45000 45000 45000
demo-fp-courriers                | Directions départementales          | 24000 30000 18000 -
paris-pme-appels-offre           | Direction des achats                | 14000 20000 20000 8000
paris-strategie-reseau-innovation | Secrétariat général                | 25000 25000 25000 25000
demo-paris-guichet-creches       | Direction des familles              | 20000 30000 25000 20000
demo-paris-guichet-creches       | Caisse d'allocations                | - 10000 15000 15000
demo-paris-courriers             | Direction des affaires scolaires    | - 6000 12000 -
la27e-residence-hopital-nord     | Hôpital partenaire                  | 18000 18000 15000 8000
la27e-residence-hopital-nord     | Agence régionale                    | 12000 14000 14000 6000
la27e-residence-hopital-nord     | Fondation                           | 20000 16000 10000 -
la27e-residence-mairie-arrondissement | Mairie partenaire              | - 12000 20000 16000
reacteur-reenchantez-2           | Cotisations des membres             | - - 7000 5000
"""

# lab | type of activity | wished share, from and to, in % | counted in | set on
ACTIVITY_TARGETS = """
pays-de-la-loire | chosen_with_departments | 40 | 60  | projects   | 2024-01-15
pays-de-la-loire | supporting              | 10 | 25  | projects   | 2024-01-15
pays-de-la-loire | outreach                | 20 | 35  | projects   | 2024-01-15
pays-de-la-loire | own_initiative          | 10 | 20  | projects   | 2024-01-15
paca             | chosen_with_departments | 30 | 50  | staff_days | 2025-01-15
paca             | own_initiative          | 10 | 25  | staff_days | 2025-01-15
paris            | chosen_with_departments | 60 | 80  | staff_days | 2024-09-16
paris            | supporting              | 10 | 25  | staff_days | 2024-09-16
paris            | outreach                | 0  | 10  | staff_days | 2024-09-16
paris            | own_initiative          | 5  | 20  | staff_days | 2024-09-16
"""

EVALUATIONS = """
# project                        | maryland | nesta | comparison                                              | contribution                                                                                          | what would change our mind                                         | evaluator                       | done
pdl-decrochage-scolaire          | 3 | 3 | Deux bassins de formation voisins, sans le rendez-vous proposé par message | Le rendez-vous proposé par message a contribué à la baisse du non-recours, avec l'ouverture de places en formation | La même baisse dans les bassins voisins l'an prochain              | Université (fictif)             | 2026-06-15
fp-prototypage-services-publics  | 3 | 3 | Deux services comparables, sans délai annoncé au dépôt  | L'annonce du délai a contribué à mieux le tenir, avec un renfort temporaire d'agents                  | Le retour au niveau de départ après la fin du renfort              | Inspection (fictif)             | 2026-05-20
paca-plateforme-entreprises      | 3 | 2 | Entreprises d'un territoire pas encore ouvert           | La plateforme a peut-être contribué à l'achèvement des démarches ; l'écart avec l'autre territoire reste faible | Un écart net entre les deux territoires sur une année entière      | Bureau d'études (fictif)        | 2026-09-10
pdl-lycees                       | 1 | 2 | -                                                       | L'inscription en ligne va de pair avec plus de démarches achevées ; la charge des secrétariats a augmenté | La même hausse dans les lycées restés au papier                    | Équipe du labo (fictif)         | 2026-02-16
paca-gestion-emails              | 2 | 2 | -                                                       | Les règles d'objet et de copie ont contribué au temps gagné, avec l'arrivée d'un nouvel outil         | Le même gain dans un service qui a l'outil sans les règles         | Équipe du labo (fictif)         | 2025-11-24
pdl-bureau-du-futur              | 1 | 1 | -                                                       | L'aménagement accompagne une meilleure satisfaction des agents, pendant une période de télétravail en hausse | La même hausse aux étages non aménagés                             | Équipe du labo (fictif)         | 2025-10-06
demo-paris-guichet-creches       | 2 | 2 | -                                                       | Le reçu daté a contribué à la satisfaction des familles, avec l'ouverture de places                   | Une satisfaction égale dans les mairies sans reçu                  | Inspection générale (fictif)    | 2026-03-30
la27e-residence-hopital-nord     | - | 1 | -                                                       | Le parcours d'arrivée aide à trouver son chemin ; rien ne permet encore de chiffrer sa part           | Autant d'erreurs de chemin qu'avant, à la prochaine série de tests | Équipe de la résidence (fictif) | 2025-12-15
demo-pdl-cantines                | 1 | 1 | -                                                       | Le prototype n'a pas réduit le gaspillage ; il a montré où le temps manque                            | -                                                                  | Équipe du labo (fictif)         | 2024-11-04
"""

VALUATIONS = """
# project                 | line                | side   | label                                            | low   | central | high  | deadweight | attribution | displacement | drop_off | years | rate | measured
pdl-decrochage-scolaire   | equipe              | cost   | Temps de l'équipe du labo                        | 52000 | 56000   | 62000 | -  | -  | -  | -  | - | -   | yes
pdl-decrochage-scolaire   | missions-locales    | cost   | Temps des missions locales                       | 30000 | 36000   | 45000 | -  | -  | -  | -  | - | -   | no
pdl-decrochage-scolaire   | prestations         | cost   | Messages, outils et prestations                  | 41000 | 41000   | 41000 | -  | -  | -  | -  | - | -   | yes
pdl-decrochage-scolaire   | retours-formation   | effect | Retours en formation : dépenses évitées          | 70000 | 118000  | 165000 | 30 | 35 | 5  | 20 | 3 | 3.2 | yes
pdl-decrochage-scolaire   | temps-agents        | effect | Rendez-vous manqués en moins, pour les agents    | 9000  | 14000   | 18000 | 10 | 10 | 0  | 10 | 3 | 3.2 | yes
pdl-decrochage-scolaire   | trajets             | effect | Trajets évités, pour les jeunes                  | 2000  | 5000    | 9000  | 20 | 0  | 0  | 10 | 3 | 3.2 | no
paca-gestion-emails       | equipe              | cost   | Temps de l'équipe du labo                        | 18000 | 20000   | 22000 | -  | -  | -  | -  | - | -   | yes
paca-gestion-emails       | ateliers            | cost   | Temps des agents en atelier                      | 11000 | 14000   | 18000 | -  | -  | -  | -  | - | -   | no
paca-gestion-emails       | temps-gagne         | effect | Heures gagnées par les agents du siège           | 38000 | 62000   | 80000 | 20 | 25 | 0  | 25 | 2 | 3.2 | yes
paca-gestion-emails       | reprises            | effect | Erreurs et reprises évitées                      | 3000  | 8000    | 15000 | 25 | 20 | 10 | 25 | 2 | 3.2 | no
paca-gestion-emails       | apprentissage       | effect | Temps perdu à apprendre les règles               | -9000 | -6000   | -4000 | 0  | 0  | 0  | 0  | 1 | 3.2 | no
pdl-bureau-du-futur       | amenagement         | cost   | Aménagement de deux étages                       | 138000 | 145000 | 160000 | -  | -  | -  | -  | - | -   | yes
pdl-bureau-du-futur       | equipe              | cost   | Temps de l'équipe du labo                        | 30000 | 34000   | 40000 | -  | -  | -  | -  | - | -   | yes
pdl-bureau-du-futur       | surfaces            | effect | Surfaces rendues                                 | 15000 | 28000   | 36000 | 30 | 20 | 0  | 0  | 5 | 3.2 | yes
pdl-bureau-du-futur       | absences            | effect | Absences en moins                                | 0     | 9000    | 22000 | 40 | 40 | 0  | 10 | 3 | 3.2 | no
"""

SESSIONS = """
# id                 | name                                 | held_on    | place     | labs present                                                                                                                     | minutes
demo-entrelabs-2025  | Séance de démonstration 2025         | 2025-06-19 | Nantes    | Région Pays de la Loire, Région Provence-Alpes-Côte d'Azur, Futurs Publics (SGMAP), Ville de Paris, La 27e Région                 | Chaque labo se situe sur les douze axes. Trois labos disent manquer de mesures de départ ; la notoriété auprès des agents d'exécution reste basse.
demo-entrelabs-2026  | Séance de démonstration 2026         | 2026-06-18 | Marseille | Région Pays de la Loire, Région Provence-Alpes-Côte d'Azur, Futurs Publics (SGMAP), Ville de Paris, La 27e Région, Re•Acteur public | Retour sur les cibles de fin 2025 : les réussites, les cibles manquées et les prototypes abandonnés. Deux labos demandent une mesure commune.
"""

# The one to prepare.
NEXT = """
# id                        | name                                 | held_on    | place
demo-entrelabs-2026-automne | Séance de démonstration, automne 2026 | 2026-12-03 | Paris
"""

# lab: levels on the twelve axes in 2025, then in 2026, in the order of the seed (. = not given)
ASSESSMENTS = {
    "pays-de-la-loire": ("211321232112", "322331333222"),
    "paca": ("120210321011", "221211331021"),
    "futurs-publics": ("13212233.311", "23312323.311"),
    "paris": ("2.1123121021", "212.12110121"),
    "la-27e-region": ("430144324344", "431144334344"),
    "reacteur-public": ("............", "3...2.2....."),
}
COMMENTS = {  # (session, lab, axis number): what explains the level
    ("2025", "paca", 3): "Un seul financeur par projet, le plus souvent",
    ("2026", "paca", 9): "Une mesure de départ existe maintenant pour la moitié des projets",
    ("2026", "paris", 8): "L'équipe a changé ; le projet d'administration n'est plus cité",
    ("2026", "pays-de-la-loire", 4): "Lettre de mission reconduite",
    ("2026", "pays-de-la-loire", 3): "Trois financeurs sur le décrochage scolaire",
    ("2026", "futurs-publics", 6): "Moins d'occasions de parler aux élus cette année",
    ("2025", "la-27e-region", 3): "Dépendance à quelques partenaires",
}

DECISIONS = """
# session | text                                                                                     | owner                        | due        | action                     | status
2025 | Chaque labo mesure une valeur de départ avant tout nouveau projet                             | Équipes des labos            | 2025-12-31 | demo-pdl-mesure-depart     | completed
2025 | Poser la même question de satisfaction aux usagers et aux agents                              | Direction du labo            | 2026-03-31 | demo-paca-meme-question    | running
2025 | Publier au moins un prototype abandonné par labo, avec son enseignement                       | Équipes des labos            | 2025-10-31 | demo-la27e-abandons        | completed
2025 | Demander une lettre de mission qui dégage du temps pour les agents ambassadeurs               | Directions générales         | 2026-01-31 | demo-pdl-temps-agents      | blocked
2025 | Reprendre les essais de cartographie des acteurs                                              | Équipe d'animation           | 2025-12-15 | cartographie-ecosystemes   | paused
2026 | Comparer la notoriété auprès des cadres et des autres agents, avec le même questionnaire      | Équipe d'animation           | 2026-12-15 | demo-fp-notoriete          | running
2026 | Dire chaque fois qui a été interrogé, et le taux de réponse                                   | Équipes des labos            | 2026-09-30 | demo-paca-meme-question    | upcoming
2026 | Chercher un deuxième financeur pour les projets qui n'en ont qu'un                            | Directions des labos         | 2027-03-31 | demo-paca-financeurs       | upcoming
2026 | Tenir une revue croisée des feuilles de route, un labo relisant un autre                      | Équipe d'animation           | 2026-11-30 | entrelabs-progresser       | upcoming
2026 | Abandonner l'idée d'une note unique par labo                                                  | Séance                       | -          | -                          | completed
2026 | Écrire un budget commun pour une enquête auprès des usagers                                   | Secrétariat général          | 2027-01-31 | demo-paris-enquete-commune | to_discuss
"""

HANDS = """
# session            | question | question asked                                | answer             | hands
demo-entrelabs-2025  | q1       | Faut-il se revoir tous les six mois ?          | Oui                | 7
demo-entrelabs-2025  | q1       | Faut-il se revoir tous les six mois ?          | Non                | 1
demo-entrelabs-2026  | q1       | Faut-il une mesure commune à tous les labos ?  | Oui                | 9
demo-entrelabs-2026  | q1       | Faut-il une mesure commune à tous les labos ?  | Non                | 2
demo-entrelabs-2026  | q1       | Faut-il une mesure commune à tous les labos ?  | Ne se prononce pas | 3
demo-entrelabs-2026  | q2       | Publier les comptes rendus ?                   | Oui                | 5
demo-entrelabs-2026  | q2       | Publier les comptes rendus ?                   | Non                | -
"""

# What was known at the séance of June 2026, of what changed since: states of actions, of decisions.
IN_JUNE = {
    "demo-pdl-temps-agents": "half", "demo-pdl-ecole-design": "half", "demo-pdl-chaine-outils": "idle",
    "demo-paca-donnees": "idle", "demo-fp-notoriete": "half", "demo-paris-donnees": "half",
    "demo-la27e-lycee": "half", "demo-la27e-manifeste": "talk", "demo-reacteur-essais": "talk",
}  # fmt: skip
DECIDED_IN_JUNE = {"demo-d04": "running", "demo-d06": "upcoming"}

# A story as a lab lead would keep it; its figures are read from the base.
STORIES = """
# id          | title                                       | occasion                     | lab              | reader
demo-comite   | Pays de la Loire : où nous en sommes        | Comité de pilotage, automne 2026 | pays-de-la-loire | management
"""
SLIDES = """
# story     | slide | position | question       | about                                        | title | decision | notes
demo-comite | d1    | 1        | lab_highlights | lab=pays-de-la-loire                         | -     | Donner une nouvelle échéance aux actions en retard, ou les arrêter. | Commencer par ce qui recule
demo-comite | d2    | 2        | lab_families   | family=experience ; lab=pays-de-la-loire     | -     | -        | Nommer les deux projets qui tirent l'ensemble
demo-comite | d3    | 3        | lab_changes    | lab=pays-de-la-loire                         | -     | -        | Dire ce qui n'est pas concluant avant qu'on le demande
demo-comite | d4    | 4        | lab_accounts   | lab=pays-de-la-loire                         | -     | -        | Deux comptes seulement
demo-comite | d5    | 5        | lab_alerts     | lab=pays-de-la-loire                         | -     | -        | Prendre les points un par un
demo-comite | d6    | 6        | lab_blocked    | lab=pays-de-la-loire                         | Ce qui bloque, et qui peut le débloquer | - | Demander la lettre de mission
"""

EVENTS = """
# id                     | date       | kind     | label                                       | lab
demo-reforme-procedures  | 2024-07-01 | reform   | Réforme des procédures                      | -
demo-panne-nationale     | 2025-02-17 | other    | Panne nationale de l'outil de suivi         | -
demo-pdl-lettre-mission  | 2024-01-08 | other    | Lettre de mission du labo                   | pays-de-la-loire
demo-pdl-inscriptions    | 2025-06-02 | launch   | Ouverture des inscriptions en ligne         | pays-de-la-loire
demo-paca-executif       | 2024-12-16 | election | Nouvel exécutif régional                    | paca
demo-paca-plateforme     | 2025-04-14 | launch   | Ouverture de la plateforme entreprises      | paca
demo-fp-reorganisation   | 2025-09-01 | reform   | Réorganisation de l'administration centrale | futurs-publics
demo-fp-suivi            | 2023-09-11 | launch   | Suivi de dossier par message                | futurs-publics
demo-paris-executif      | 2026-03-30 | election | Nouvel exécutif municipal                   | paris
demo-paris-equipe        | 2025-07-01 | other    | Trois départs dans l'équipe                 | paris
demo-la27e-residence     | 2024-10-07 | launch   | Début de la résidence en mairie             | la-27e-region
demo-reacteur-referentiel | 2026-01-12 | launch  | Première version du référentiel             | reacteur-public
"""

# State of an action: engaged, status, completion, declared progress, has evidence.
STATES: dict[str, tuple[str, str, str, str, bool]] = {
    "done": ("yes", "completed", "complete", "100", True),
    "mostly": ("yes", "running", "substantial", "80", True),
    "half": ("yes", "running", "limited", "45", False),
    "claimed": ("yes", "running", "no_evidence", "70", False),
    "paused": ("yes", "paused", "limited", "20", False),
    "blocked": ("yes", "blocked", "limited", "30", False),
    "idle": ("no", "upcoming", "not_started", "0", False),
    "dropped": ("no", "abandoned", "not_started", "10", False),
    "talk": ("", "to_discuss", "", "", False),
    "unknown": ("", "", "", "", False),
}
HORIZONS = {"1": ("now", 9), "2": ("six_to_nine_months", 15), "3": ("two_years_plus", 30)}  # months from start to due
SCOPES = {"a": "lab", "b": "authority", "c": "beyond"}

# cell: horizon 1–3 and scope a–c. Then, for what is blocked: by what, and what would free it.
ACTIONS = """
# id                        | lab              | cell | axis                             | title                                                          | state   | due        | indicator | owner                             | blocked by | unblocked if
demo-pdl-mesure-depart      | pays-de-la-loire | 1a | t6-indicateurs-de-succes           | Mesurer une valeur de départ pour chaque nouveau projet        | done    | 2025-12-31 | R8  | Équipe du labo
demo-pdl-temps-agents       | pays-de-la-loire | 1b | t5-alliances-internes              | Dégager deux jours par mois pour les agents ambassadeurs       | blocked | 2026-03-31 | R4  | Direction des ressources humaines | Pas de temps dégagé dans les fiches de poste | Une lettre de mission de la direction générale
demo-pdl-ecole-design       | pays-de-la-loire | 1c | t5-ecosysteme-local                | Signer une convention avec l'école de design                   | mostly  | 2026-12-15 | -   | Direction du labo
demo-pdl-chaine-outils      | pays-de-la-loire | 2a | t6-singularite                     | Écrire le mode d'emploi de la chaîne d'outils du labo          | half    | 2026-09-30 | R4  | Équipe du labo
demo-pdl-maitrise-usage     | pays-de-la-loire | 2b | t5-alliances-internes              | Une étape d'usage avant chaque projet informatique             | claimed | 2026-10-31 | U7  | Direction des systèmes d'information
demo-pdl-notoriete          | pays-de-la-loire | 2b | t6-communication-sensible          | Aller présenter le labo dans les lycées et les centres routiers | half   | 2027-02-28 | R5  | Équipe du labo
demo-pdl-presse             | pays-de-la-loire | 2c | t5-lobbying-externe                | Inviter la presse locale à un test usager                      | dropped | 2026-05-31 | -   | Direction de la communication
demo-pdl-v2                 | pays-de-la-loire | 3a | t6-trajectoire                     | Écrire la deuxième version du labo                             | idle    | 2027-12-31 | -   | Direction du labo
demo-pdl-projet-administration | pays-de-la-loire | 3b | t6-evolution-plus-large         | Inscrire l'approche usager dans le projet d'administration     | talk    | 2028-06-30 | D3  | Direction générale des services
demo-pdl-labo-ouvert        | pays-de-la-loire | 3c | t6-trajectoire                     | Ouvrir le labo aux communes du territoire                      | unknown | 2028-12-31 | P10 | Direction du labo
demo-paca-meme-question     | paca             | 1a | t6-indicateurs-de-succes           | Poser la même question aux usagers et aux agents               | mostly  | 2026-03-31 | U6  | Équipe du labo
demo-paca-dsi               | paca             | 1b | t5-alliances-internes              | Revue commune des projets avec la direction informatique       | half    | 2026-06-30 | -   | Direction du labo
demo-paca-cafe              | paca             | 1b | t6-communication-sensible          | Tenir un café de l'innovation hors du siège chaque trimestre   | done    | 2025-12-31 | R5  | Équipe du labo
demo-paca-carte             | paca             | 1c | t5-ecosysteme-local                | Carte des acteurs à jour sur le territoire                     | paused  | 2026-01-31 | -   | Équipe du labo
demo-paca-financeurs        | paca             | 2a | t5-gouvernance-modele-economique   | Un deuxième financeur pour chaque projet de plus de 20 000 €   | idle    | 2027-03-31 | -   | Direction du labo
demo-paca-nouveaux-elus     | paca             | 2b | t5-sujets-tactiques                | Préparer le parcours d'accueil des nouveaux élus               | blocked | 2026-09-30 | -   | Direction générale des services   | Calendrier de l'assemblée non arrêté | Une date fixée par le cabinet
demo-paca-donnees           | paca             | 2c | t6-indicateurs-de-succes           | Publier les mesures du labo en données ouvertes                | half    | 2026-12-31 | D5  | Mission données
demo-paca-formation         | paca             | 3a | t6-trajectoire                     | Une équipe de formateurs internes                              | talk    | 2028-03-31 | R4  | Direction des ressources humaines
demo-paca-charte            | paca             | 3b | t6-evolution-plus-large            | Charte « approche usagers » votée                              | unknown | 2028-06-30 | -   | Direction générale des services
demo-paca-voisins           | paca             | 3c | t5-sujets-tactiques                | Un sujet mutualisé avec une région voisine                     | idle    | 2028-12-31 | P10 | Direction du labo
demo-fp-notoriete           | futurs-publics   | 1a | t6-singularite                     | Mesurer la notoriété auprès des cadres et des autres agents    | mostly  | 2026-12-15 | R5  | Équipe du labo
demo-fp-preuves             | futurs-publics   | 1b | t6-indicateurs-de-succes           | Un groupe de comparaison pour un projet sur trois              | half    | 2026-06-30 | P7  | Direction du labo
demo-fp-relais              | futurs-publics   | 1c | t5-lobbying-externe                | Un relais dans chaque préfecture de région                     | idle    | 2026-04-30 | -   | Réseau territorial
demo-fp-vocabulaire         | futurs-publics   | 2a | t6-vocabulaire                     | Lexique sans sigles pour les notes du labo                     | done    | 2026-02-28 | -   | Équipe du labo
demo-fp-budget              | futurs-publics   | 2b | t5-gouvernance-modele-economique   | Ligne de budget partagée entre trois ministères                | blocked | 2026-07-31 | S6  | Direction des finances            | Règles de gestion différentes selon les ministères | Une convention type validée
demo-fp-reprises            | futurs-publics   | 2c | t6-trajectoire                     | Suivre les reprises de projets pendant deux ans                | half    | 2027-01-31 | P10 | Équipe du labo
demo-fp-parcours            | futurs-publics   | 3b | t6-evolution-plus-large            | Reconnaître ces pratiques dans les parcours des agents         | idle    | 2028-12-31 | -   | Direction des ressources humaines
demo-fp-inter-labos         | futurs-publics   | 3c | t6-trajectoire                     | Équipe commune à plusieurs labos                               | unknown | 2028-12-31 | -   | Direction du labo
demo-paris-enquete-commune  | paris            | 1a | t6-indicateurs-de-succes           | Une enquête usagers commune à quatre directions                | half    | 2026-03-31 | U6  | Secrétariat général
demo-paris-ambassadeurs     | paris            | 1b | t5-alliances-internes              | Réseau d'agents ambassadeurs dans dix directions               | paused  | 2025-12-31 | R4  | Direction du labo
demo-paris-tribune          | paris            | 1c | t5-discours-politique              | Dire en conseil ce que les projets ont appris                  | dropped | 2025-12-15 | -   | Secrétariat général
demo-paris-depart-equipe    | paris            | 2a | t6-trajectoire                     | Organiser les départs et les arrivées dans l'équipe            | idle    | 2026-10-31 | A4  | Direction des ressources humaines
demo-paris-achats           | paris            | 2b | t5-alliances-internes              | Clause d'approche usagers dans les marchés                     | half    | 2027-03-31 | -   | Direction des achats
demo-paris-donnees          | paris            | 2c | t5-ecosysteme-local                | Remettre à jour les jeux de données publiés                    | claimed | 2026-09-30 | D5  | Mission données
demo-paris-couts            | paris            | 3a | t6-indicateurs-de-succes           | Connaître le coût complet de chaque démarche suivie            | blocked | 2027-12-31 | S1  | Direction des finances            | Le coût complet n'est pas tenu par démarche | Un code d'imputation par démarche
demo-paris-metropole        | paris            | 3c | t5-ecosysteme-local                | Un labo ouvert aux communes voisines                           | talk    | 2028-12-31 | -   | Secrétariat général
demo-la27e-abandons         | la-27e-region    | 1a | t6-communication-sensible          | Publier ce qui a été abandonné, et pourquoi                    | done    | 2025-10-31 | R3  | Équipe des résidences
demo-la27e-retour           | la-27e-region    | 1b | t6-singularite                     | Retour sur place un an après chaque résidence                  | mostly  | 2026-11-30 | P10 | Équipe des résidences
demo-la27e-adherents        | la-27e-region    | 1c | t5-ecosysteme-local                | Visites entre collectivités adhérentes                         | half    | 2026-06-30 | -   | Équipe d'animation
demo-la27e-couts            | la-27e-region    | 2a | t5-gouvernance-modele-economique   | Suivre le coût de chaque résidence                             | idle    | 2026-12-31 | S2  | Direction
demo-la27e-lycee            | la-27e-region    | 2b | t5-alliances-internes              | Relancer la résidence en lycée professionnel                   | blocked | 2026-09-30 | -   | Équipe des résidences             | Changement de direction du lycée | Un accord écrit du nouveau chef d'établissement
demo-la27e-manifeste        | la-27e-region    | 2c | t5-discours-politique              | Réécrire le manifeste avec des élus                            | half    | 2027-02-28 | -   | Conseil d'administration
demo-la27e-ecole            | la-27e-region    | 3c | t6-trajectoire                     | Un parcours de formation reconnu avec les écoles               | unknown | 2028-09-30 | R4  | Direction
demo-reacteur-referentiel   | reacteur-public  | 1a | t6-trajectoire                     | Référentiel de formation relu par trois labos                  | half    | 2026-12-31 | R4  | Équipe d'animation
demo-reacteur-essais        | reacteur-public  | 2b | t6-trajectoire                     | Essai du référentiel dans une collectivité                     | idle    | 2027-04-30 | R4  | Équipe d'animation
demo-reacteur-communaute    | reacteur-public  | 3c | t5-ecosysteme-local                | Une communauté qui se finance elle-même                        | unknown | -          | -   | Comité du réseau
"""


def lines(text: str, width: int = 0) -> Iterator[list[str]]:
    """The rows of a table above: cells without spaces around, `-` as empty, padded to `width`."""
    for line in text.strip().splitlines():
        if not line.startswith("#"):
            cells = ["" if cell.strip() == "-" else cell.strip() for cell in line.split("|")]
            yield cells + [""] * (width - len(cells))


def read(path: Path, key: str) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file, delimiter=";")}


INDICATORS = read(ROOT / "data/catalogue/indicators.csv", "indicator_id")


def written(value: float) -> str:
    """The shortest decimal text of a number: 70, 70.5."""
    return str(int(value)) if value == int(value) else str(value)


def measured(cells: list[str]) -> list[Row]:
    """The measurements of one series."""
    lab, project, indicator_id, population, how, waves, first, last, path, sizes, _ = cells
    draw = Random(f"{SEED}/{lab}/{project}/{indicator_id}/{population}")
    indicator = INDICATORS[indicator_id]
    nature, rate, respondents, method = HOW[how]
    start, end = float(first), float(last)
    size0, size1 = (int(n) for n in (sizes.split("-") * 2)[:2]) if sizes else (0, 0)
    days = [day for day, mark in zip(WAVES, waves, strict=True) if mark == "x"]
    rows: list[Row] = []
    for i, day in enumerate(days):
        x = i / (len(days) - 1) if len(days) > 1 else 0.0
        inner = 0 < x < 1
        n = round(size0 + (size1 - size0) * x)
        swing = 0.1 if nature == "sample" else 0.02
        n = round(n * draw.uniform(1 - swing, 1 + swing)) if inner else n
        spread = SPREAD.get(indicator_id, 0.0) * draw.uniform(0.94, 1.06)
        middle = start + (end - start) * (PATHS[path](x) if inner else x)
        row: Row = {
            "lab_id": lab, "project_id": project, "indicator_id": indicator_id, "measured_on": day,
            "population": population, "nature": nature, "method": method, "respondents": respondents,
            "source": FICTIONAL,
        }  # fmt: skip
        value = observed(draw, indicator, nature, middle, abs(end - start), n, spread) if inner else middle
        if indicator["kind"] == "proportion" and n:
            value = 100 * round(value / 100 * n) / n  # a share of n people is a whole number of people
        row["value"] = written(rounded(indicator, value))
        if n:
            row["sample_size"] = n
        if rate is not None:
            row["response_rate"] = round(rate * draw.uniform(0.9, 1.1))
        if indicator["kind"] == "mean" and nature == "sample" and how != "no_sd":
            row["standard_deviation"] = round(spread, 1)
        if nature == "estimate":
            row["value_low"] = written(rounded(indicator, value * 0.72))
            row["value_high"] = written(rounded(indicator, value * 1.3))
        rows.append(row)
    return rows


def observed(
    draw: Random, indicator: dict[str, str], nature: str, middle: float, way: float, n: int, spread: float
) -> float:
    """What chance makes of an intermediate value: that of the sample, or the small ups and downs of a count."""
    if indicator["kind"] == "level":
        return round(middle)
    if nature == "sample" and n and indicator["kind"] == "proportion":
        share = min(max(middle / 100, 0.0), 1.0)
        return 100 * sum(draw.random() < share for _ in range(n)) / n
    if nature == "sample" and n:
        return middle + draw.gauss(0, spread / math.sqrt(n))
    return middle + draw.gauss(0, 0.05 * way + 0.012 * abs(middle))


def rounded(indicator: dict[str, str], value: float) -> float:
    """Within the scale, with the decimals of the catalogue; one at least for shares and means."""
    low, high = float(indicator["scale_min"] or -math.inf), float(indicator["scale_max"] or math.inf)
    decimals = int(indicator["decimals"])
    if indicator["kind"] in ("proportion", "mean"):
        decimals = 1
    if indicator["kind"] == "amount":
        decimals = -1
    return round(min(max(value, low), high), decimals) + 0.0  # no −0


def aimed(cells: list[str], rows: list[Row]) -> Iterator[Row]:
    """The targets of one series: the goal, and what comes before it."""
    lab, project, indicator_id, *_, goals = cells
    stated = goals.startswith("base ")
    first = str(rows[0]["measured_on"])
    dues = [goal.split("@") for goal in goals.split() if goal != "base"]
    for i, (value, year) in enumerate(dues):
        yield {
            "lab_id": lab, "project_id": project, "indicator_id": indicator_id, "due_on": f"{year}-12-31",
            "baseline_value": rows[0]["value"] if stated else "", "baseline_on": first if stated else "",
            "target_value": value, "set_on": max("2023-09-15", str(date.fromisoformat(first) + timedelta(76))),
            "set_by": SET_BY[lab], "note": FICTIONAL + (", cible intermédiaire" if i < len(dues) - 1 else ""),
        }  # fmt: skip


def months_before(day: str, months: int) -> str:
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 - months, 12)
    return f"{year}-{month + 1:02}-01"


def actions(states: Mapping[str, str] = MappingProxyType({})) -> Iterator[Row]:
    """The roadmap's actions; `states` are those that some were in at another time."""
    axes = read(ROOT / "data/seed/axes.csv", "axis_id")
    for action, lab, cell, axis, title, state, due, indicator, owner, blocked, unblocked in lines(ACTIONS, 11):
        state = states.get(action, state)
        if state != "blocked":
            blocked, unblocked = "", ""
        engaged, status, completion, declared, evidence = STATES[state]
        horizon, months = HORIZONS[cell[0]]
        yield {
            "action_id": action, "lab_id": lab, "title": title, "horizon": horizon, "scope": SCOPES[cell[1]],
            "theme": axes[axis]["theme"], "axis_id": axis, "engaged": engaged, "status": status,
            "completion": completion, "declared_progress": declared,
            "evidence_url": f"https://example.org/{action}" if evidence else "",
            "blocked_by": blocked, "unblocked_if": unblocked, "owner": owner,
            "starts_on": months_before(due, months) if due and state != "unknown" else "", "due_on": due,
            "indicator_id": indicator, "source": FICTIONAL,
        }  # fmt: skip


def steps() -> Iterator[Row]:
    seen: dict[str, int] = {}
    names = "project_id happened_on kind title users_met agents_met officials_met outcome lesson quote"
    for row in table(STEPS, names, source=FICTIONAL):
        project = str(row["project_id"])
        seen[project] = seen.get(project, 0) + 1
        yield {"step_id": f"demo-{project.removeprefix('demo-')}-{seen[project]}", **row}


def funding() -> Iterator[Row]:
    for project, payer, amounts in lines(FUNDING):
        for year, amount in enumerate(amounts.split(), 2023):
            if amount != "-":
                yield {"project_id": project, "payer": payer + MARK, "year": year, "amount_eur": amount}


def activity_targets() -> Iterator[Row]:
    for row in table(ACTIVITY_TARGETS, "lab_id activity_type wished_low wished_high measured_by set_on", source=FICTIONAL):
        yield {**row, "set_by": SET_BY[str(row["lab_id"])]}


def assessments() -> Iterator[Row]:
    axes = list(read(ROOT / "data/seed/axes.csv", "axis_id"))
    for i, year in enumerate(("2025", "2026")):
        for lab, levels in ASSESSMENTS.items():
            for j, level in enumerate(levels[i]):
                if level != ".":
                    why = COMMENTS.get((year, lab, j + 1))
                    yield {
                        "session_id": f"demo-entrelabs-{year}", "lab_id": lab, "axis_id": axes[j], "level": level,
                        "comment": f"{why}. {FICTIONAL}" if why else FICTIONAL,
                    }  # fmt: skip


def decisions(states: Mapping[str, str] = MappingProxyType({})) -> Iterator[Row]:
    for i, (year, text, owner, due, action, status) in enumerate(lines(DECISIONS), 1):
        decision = f"demo-d{i:02}"
        status = states.get(decision, status)
        yield {
            "decision_id": decision, "session_id": f"demo-entrelabs-{year}", "text": text + MARK,
            "owner": owner, "due_on": due, "action_id": action, "status": status,
        }  # fmt: skip


def table(text: str, names: str, **always: object) -> list[Row]:
    """The rows of a table above under `names`, with what is the same for all."""
    return [{**dict(zip(names.split(), cells, strict=True)), **always} for cells in lines(text)]


def marked(rows: list[Row], field: str) -> list[Row]:
    return [{**row, field: f"{row[field]}{MARK}"} for row in rows]


def write(name: str, rows: list[Row], folder: Path) -> None:
    schema = json.loads((ROOT / f"entrelabs_metrics/schemas/{name}.json").read_text(encoding="utf-8"))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        fields = [field["name"] for field in schema["fields"]]
        writer = csv.DictWriter(file, fields, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def put_dated(name: str, rows: list[Row], day: str, folder: Path) -> None:
    """What was known at the séance, in `folder`, and what came since, in its `autumn`."""
    since = [row for row in rows if str(row[day] or "") > SEANCE]
    write(name, [row for row in rows if row not in since], folder)
    if since:
        write(name, since, folder / "autumn")


def put_changed(name: str, then: list[Row], now: list[Row], folder: Path) -> None:
    """Rows as they were at the séance; in `autumn`, those that are otherwise now."""
    write(name, then, folder)
    write(name, [row for row in now if row not in then], folder / "autumn")


def main(folder: Path = HERE) -> None:
    (folder / "autumn").mkdir(exist_ok=True)
    put, later = partial(write, folder=folder), partial(write, folder=folder / "autumn")
    series = [(cells, measured(cells)) for cells in lines(SERIES)]
    lone = table(
        TARGETS,
        "lab_id project_id indicator_id due_on target_value baseline_value baseline_on set_on set_by",
        note=FICTIONAL,
    )
    projects = table(
        PROJECTS,
        "project_id lab_id title activity_type status started_on ended_on partner policy_area budget_eur staff_days reuse_of lessons",
        source=FICTIONAL,
    )
    put("projects", marked(projects, "title"))
    put_dated("measurements", [row for _, rows in series for row in rows], "measured_on", folder)
    put("targets", [row for cells, rows in series for row in aimed(cells, rows)] + lone)
    put("activity_targets", list(activity_targets()))
    put_changed("actions", list(actions(IN_JUNE)), list(actions()), folder)
    put_dated("steps", list(steps()), "happened_on", folder)
    put("funding", list(funding()))
    put("evaluations", table(
        EVALUATIONS,
        "project_id maryland_level nesta_level comparison_group contribution what_would_change_our_mind evaluator done_on",
    ))  # fmt: skip
    put("valuations", table(
        VALUATIONS,
        "project_id line_id side label amount_eur_low amount_eur_central amount_eur_high deadweight attribution displacement drop_off years discount_rate measured",
        source=FICTIONAL,
    ))  # fmt: skip
    sessions = table(SESSIONS, "session_id name held_on place labs_present minutes", note=FICTIONAL)
    put("sessions", marked(sessions, "name"))
    # Whoever imports it writes the version the séance froze: the one before.
    frozen = {**sessions[-1], "version": "{version}"}
    later("sessions", marked([frozen, *table(NEXT, "session_id name held_on place", note=FICTIONAL)], "name"))
    later("stories", marked(table(STORIES, "story_id title subtitle lab_id reader", note=FICTIONAL), "title"))
    later("slides", marked(table(SLIDES, "story_id slide_id position question about title decision notes"), "notes"))
    put("assessments", list(assessments()))
    put_changed("decisions", list(decisions(DECIDED_IN_JUNE)), list(decisions()), folder)
    put("hands", marked(table(HANDS, "session_id question_id question answer hands"), "question"))
    put("events", marked(table(EVENTS, "event_id happened_on kind label lab_id"), "label"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
