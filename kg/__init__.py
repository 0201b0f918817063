"""mailuo 脉络: from a Chinese report to a knowledge graph in which every fact shows the words it came from.

The way through it, for one report:

    read      a file            -> Report         its text, its header, the lines that are content
    tag       Report            -> Sentences      words with their parts of speech
    find      Sentences         -> Finds          mentions, times, quantities
    resolve   Finds             -> Resolution     what the names stand for
    relate    Resolution        -> Facts          relations, events, statistics, times
    correct   Analysis          -> Analysis       what readers know better, from corrections.yaml
    graph     Analysis, many    -> RDF, network   merged by name and place, each fact with its evidence

`kg.pipeline` alone knows this order; `kg.ontology` reads everything that a domain expert may edit; the command line is `kg.cli`.
"""

__version__ = "0.1.0"
