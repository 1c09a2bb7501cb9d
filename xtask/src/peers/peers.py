# One task of the table of speeds, done by igraph, networkit or pyreadstat: seconds elapsed, seconds of the processors, a figure of the result.
import sys
import time

tool, task, file, seed = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
directed = task != "leiden"


def network():
    words = open(file).read().split()
    numbers = [int(word) for word in words[1:]]
    return int(words[0]), list(zip(numbers[::2], numbers[1::2]))


if tool == "igraph":
    import random

    import igraph

    igraph.set_random_number_generator(random.Random(seed))
    nodes, pairs = network() if task in ("betweenness", "triads", "leiden") else (0, [])
    graph = igraph.Graph(n=nodes, edges=pairs, directed=directed)
    work = {
        "betweenness": lambda: sum(graph.betweenness()),
        "triads": lambda: sum(x for x in graph.triad_census() if x == x),
        "leiden": lambda: graph.community_leiden(objective_function="modularity", n_iterations=-1).modularity,
    }
elif tool == "networkit":
    import networkit

    networkit.setSeed(seed, False)
    nodes, pairs = network() if task == "betweenness" else (0, [])
    graph = networkit.Graph(nodes, directed=directed)
    for a, b in pairs:
        graph.addEdge(a, b)
    work = {
        "betweenness": lambda: sum(networkit.centrality.Betweenness(graph).run().scores()),
    }
else:
    import pyreadstat

    work = {"sav": lambda: len(pyreadstat.read_sav(file)[0])}

if task not in work:
    sys.exit(3)
started, before = time.perf_counter(), time.process_time()
found = work[task]()
print(time.perf_counter() - started, time.process_time() - before, found)
