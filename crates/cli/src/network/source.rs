//! Where a network comes from.

use crate::choice;
use crate::deadline::{Deadline, LimitArgs};
use crate::fault::Fault;
use crate::files::{Source, bytes};
use crate::input::{WrittenArgs, tell};
use crosscase_data::{Diagnostic, Format, NoRows, ReadOptions, Table, diagnostics_for};
use crosscase_network::formats::{self, NetworkOptions, Relations, edge_list, pajek};
use crosscase_network::{AttributeColumn, Duplicates, Network, NetworkError, Nodes, Symmetrize, SymmetrizeRule};

/// What to do with pairs that are named twice.
pub(crate) const DUPLICATES: &str = "--duplicates sum|first";

/// A file of networks, and how it is read.
#[derive(Debug, clap::Args)]
pub(crate) struct SourceArgs {
    /// The ties: an edge list (CSV, XLSX, Parquet, Arrow; columns source, target and, if any, weight and relation), a matrix with
    /// --matrix, or .graphml, .gexf, .gml, .net, .paj, .dl, .##h, .vna
    #[arg(value_name = "FILE", value_parser = Source::network())]
    file: Source,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// How files of networks are read.
#[derive(Debug, clap::Args)]
pub(crate) struct ReadingArgs {
    #[command(flatten)]
    shape: ShapeArgs,
    /// Ties go from the source to the target, where FILE does not say
    #[arg(long, help_heading = "Input")]
    directed: bool,
    /// Read FILE as reports, and make undirected ties of them by this rule
    #[arg(long, value_name = "RULE", value_parser = choice(SymmetrizeRule::CHOICES), help_heading = "Input")]
    symmetrize: Option<SymmetrizeRule>,
    /// Attributes of the nodes, a value each in their order, called after their files: Pajek .clu or .vec, once a file
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    values: Vec<Source>,
    #[command(flatten)]
    ties: TieArgs,
}

/// Where the nodes are named, and whether the ties are a matrix.
#[derive(Debug, clap::Args)]
pub(crate) struct ShapeArgs {
    /// The roster: every node in the first column, attributes in the others [default: the nodes of FILE]
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) nodes: Option<Source>,
    /// The column of the roster that says who answered: 1 or 0, yes or no, true or false
    #[arg(long, value_name = "COLUMN", requires = "nodes", help_heading = "Input")]
    responded: Option<String>,
    /// FILE is a matrix: its first row and column are names, a row sends
    #[arg(long, help_heading = "Input")]
    pub(crate) matrix: bool,
}

/// What holds of the ties, however their direction.
#[derive(Debug, clap::Args)]
pub(crate) struct TieArgs {
    /// The relation, where there are several
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    relation: Option<String>,
    /// What to do with a pair that is named twice
    #[arg(long, value_parser = choice(Duplicates::CHOICES), default_value = "error", help_heading = "Input")]
    duplicates: Duplicates,
    /// Negative weights are allowed
    #[arg(long, help_heading = "Input")]
    signed: bool,
    /// Pairs in which there can be no tie: a table with the columns source and target
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    impossible: Option<Source>,
    #[command(flatten)]
    written: WrittenArgs,
    #[command(flatten)]
    limit: LimitArgs,
}

/// Networks of several cases in one file.
#[derive(Debug, clap::Args)]
pub(crate) struct CaseArgs {
    /// The column, in both files, of the case that ties and nodes belong to
    #[arg(long, value_name = "COLUMN", requires = "nodes", help_heading = "Input")]
    case: Option<String>,
}

impl SourceArgs {
    /// The network of each case, symmetrized where that is asked; one without a name where there are no cases. Who answered is marked.
    pub(crate) fn cases(&self, by: &CaseArgs, reconstruct: bool) -> Result<Vec<(Option<String>, Network)>, Fault> {
        let reading = &self.reading;
        let networks: Vec<(Option<String>, Network)> = if let Some(case) = &by.case {
            let rosters = reading.rosters(case)?;
            let networks = reading.ties.by_case(&self.file, &reading.flags()?, case, &rosters, &reading.mends())?;
            rosters.into_iter().map(|(case, _)| Some(case)).zip(networks).collect()
        } else {
            vec![(None, only(reading.ties.pick(read(&self.file, &reading.options()?, &reading.mends())?)?)?)]
        };
        let symmetrized = |(case, network)| Ok((case, reading.symmetrized(network, reconstruct)?));
        reading.tell_unread(networks.iter().map(|(_, network)| network));
        networks.into_iter().map(symmetrized).collect()
    }

    /// Whether ties were said to go from the source to the target, whatever the file states.
    pub(crate) const fn is_directed(&self) -> bool {
        self.reading.directed
    }

    /// Until when the command may take.
    pub(crate) fn deadline(&self) -> Deadline {
        self.reading.deadline()
    }

    /// The one relation that is named, or that there is; what was noticed goes to standard error.
    pub(crate) fn network(&self) -> Result<Network, Fault> {
        self.reading.network(&self.file, &self.reading.options()?)
    }

    /// The same where weights are values, which may be below 0.
    pub(crate) fn valued_network(&self) -> Result<Network, Fault> {
        self.reading.network(&self.file, &self.reading.options()?.signed())
    }

    /// All relations of the file, or the one that is named, with weights that may be below 0.
    pub(crate) fn relations(&self) -> Result<Vec<Network>, Fault> {
        self.reading.relations(&self.file, &self.reading.options()?.signed())
    }
}

impl ReadingArgs {
    pub(crate) fn deadline(&self) -> Deadline {
        self.ties.limit.deadline()
    }

    /// The flags as options, with the roster where there is one.
    pub(crate) fn options(&self) -> Result<NetworkOptions, Fault> {
        let options = self.flags()?;
        Ok(match self.shape.roster(&self.ties, self.are_reports())? {
            Some(nodes) => options.roster(nodes),
            None => options,
        })
    }

    /// The same for one of several files.
    pub(crate) fn options_of_several(&self) -> Result<NetworkOptions, Fault> {
        let mut options = self.options()?;
        options.table = options.table.implied(self.ties.written.words());
        Ok(options)
    }

    /// The case of every node, by the column of the roster that says so, and its ties in each file, with weights that may be below 0.
    pub(crate) fn by_case(&self, files: &[&Source], case: &str) -> Result<Vec<(String, Vec<Network>)>, Fault> {
        let options = self.flags()?.signed();
        let rosters = self.rosters(case)?;
        let mut cases: Vec<(String, Vec<Network>)> =
            rosters.iter().map(|(case, _)| (case.clone(), Vec::new())).collect();
        for (at, file) in files.iter().enumerate() {
            let networks = self.ties.by_case(file, &options, case, &rosters, &self.mends())?;
            if at == 0 {
                self.tell_unread(&networks);
            }
            for ((_, own), network) in cases.iter_mut().zip(networks) {
                own.push(self.symmetrized(network, false)?);
            }
        }
        Ok(cases)
    }

    /// The roster of each case, by a column of --nodes.
    fn rosters(&self, case: &str) -> Result<Vec<(String, Nodes)>, Fault> {
        let Some(nodes) = &self.shape.nodes else {
            return Err(Fault::usage("--case wants a roster: --nodes FILE, each node with its case"));
        };
        let options = ReadOptions::new().without_id().text_if_there(case).text_if_there("unit");
        let roster = self.ties.roster_table(nodes, options)?;
        let rosters = edge_list::rosters(&roster, case, self.ties.relation.as_deref())?;
        self.shape.answered(rosters, self.are_reports())
    }

    /// Whether each row is the report of one end.
    const fn are_reports(&self) -> bool {
        self.directed || self.symmetrize.is_some()
    }

    /// Whether these files say who belongs to the network, as matrices do and edge lists do not.
    pub(crate) fn declares_nodes(&self, files: &[&Source]) -> bool {
        self.shape.matrix || files.iter().all(|file| !is_table(file))
    }

    /// Says where a column of the roster may tell who answered, and is not read.
    fn tell_unread<'n>(&self, networks: impl IntoIterator<Item = &'n Network>) {
        if self.are_reports() {
            tell_unread(networks);
        }
    }

    /// Undirected ties of reports, where that is asked.
    fn symmetrized(&self, network: Network, reconstruct: bool) -> Result<Network, Fault> {
        let Some(rule) = self.symmetrize else { return Ok(network) };
        let mut symmetrize = Symmetrize::new(rule);
        symmetrize.reconstruct = reconstruct;
        Ok(symmetrize.fit(&network)?.network)
    }

    /// The flags as options, without a roster.
    fn flags(&self) -> Result<NetworkOptions, Fault> {
        let mut options = self.ties.options()?;
        options.directed = self.directed || self.symmetrize.is_some();
        options.matrix = self.shape.matrix;
        for file in &self.values {
            let name = file.path().file_stem().map_or_else(|| file.name(), |stem| stem.to_string_lossy().into_owned());
            let values = pajek::read_values(&file.bytes()?, Some(&file.name()))?;
            options = options.values(name, AttributeColumn::Number(values.into_iter().map(Some).collect()));
        }
        Ok(options)
    }

    /// The flags that mend faults of a file.
    fn mends(&self) -> Vec<&'static str> {
        let stated = if self.symmetrize.is_some() { "leave out --symmetrize" } else { "leave out --directed" };
        ["--directed", "--symmetrize RULE", stated].into_iter().chain(TieArgs::FLAGS.iter().copied()).collect()
    }

    /// The one relation of a file that is named, or that there is; what was noticed goes to standard error.
    pub(crate) fn network(&self, file: &Source, options: &NetworkOptions) -> Result<Network, Fault> {
        only(self.relations(file, options)?)
    }

    fn relations(&self, file: &Source, options: &NetworkOptions) -> Result<Vec<Network>, Fault> {
        let networks = self.ties.pick(read(file, options, &self.mends())?)?;
        self.tell_unread(&networks);
        networks.into_iter().map(|network| self.symmetrized(network, false)).collect()
    }
}

impl ShapeArgs {
    /// The roster, with who answered where that is said.
    pub(crate) fn roster(&self, ties: &TieArgs, are_reports: bool) -> Result<Option<Nodes>, Fault> {
        let Some(file) = &self.nodes else { return Ok(None) };
        let read = vec![(String::new(), ties.roster(file)?)];
        Ok(self.answered(read, are_reports)?.pop().map(|(_, nodes)| nodes))
    }

    /// Marks on the roster of each case who answered.
    fn answered(&self, rosters: Vec<(String, Nodes)>, are_reports: bool) -> Result<Vec<(String, Nodes)>, Fault> {
        if let Some(column) = &self.responded {
            if !are_reports {
                return Err(Fault::usage(
                    "with --responded, rows are reports of one end: --directed keeps them so, --symmetrize RULE makes undirected ties of \
                     them",
                ));
            }
            let marked = |(case, nodes): (String, Nodes)| Ok((case, nodes.responded(column)?));
            return rosters.into_iter().map(marked).collect();
        }
        Ok(rosters)
    }
}

/// Says where a column of the roster may tell who answered and is not read, unless the ties themselves leave open what each of the absent
/// would have told, as those of `network roster` do.
pub(crate) fn tell_unread<'n>(networks: impl IntoIterator<Item = &'n Network>) {
    let networks: Vec<&Network> = networks.into_iter().filter(|network| network.answered().is_none()).collect();
    let silent = |column: &&str| {
        let is_silent = |network: &&Network| {
            let is_open = |node: usize| network.missing().iter().any(|(from, _)| usize::try_from(*from) == Ok(node));
            let marked = Nodes::clone(network.nodes()).responded(column).ok();
            let answered = marked.as_ref().and_then(Nodes::answered).unwrap_or_default();
            answered.iter().enumerate().any(|(node, answered)| !answered && !is_open(node))
        };
        networks.iter().any(is_silent)
    };
    if let Some(column) = ["answered", "responded"].into_iter().find(silent) {
        let message = format!(
            "{column} of the roster says that some did not answer, and is not read: a pair that FILE does not name is no tie"
        );
        let help = format!("`--responded {column}` leaves open what they would have told");
        tell(&[Diagnostic::note("NET125", message).help(help)]);
    }
}

/// The one relation of several.
pub(crate) fn only(networks: Vec<Network>) -> Result<Network, Fault> {
    Relations { networks, diagnostics: Vec::new() }.one(None).map_err(|error| hinted(error, TieArgs::FLAGS))
}

impl TieArgs {
    /// The flags that mend faults of a file.
    pub(crate) const FLAGS: &[&str] = &[DUPLICATES, "--signed", "--relation NAME"];

    pub(crate) fn options(&self) -> Result<NetworkOptions, Fault> {
        let table = self.written.on(ReadOptions::new());
        let mut options = NetworkOptions::new().duplicates(self.duplicates).table(table);
        options.signed = self.signed;
        if let Some(pairs) = &self.impossible {
            let table = pairs.table(&self.written.beside(edge_list::table_options()))?.table;
            options.impossible = edge_list::pairs(&table)?;
        }
        Ok(options)
    }

    /// The nodes in the first column of a table; what was noticed goes to standard error.
    pub(crate) fn roster(&self, nodes: &Source) -> Result<Nodes, Fault> {
        let options = ReadOptions::new().text_if_there("unit");
        // In a table `crosscase.roster/1` the first column is the relation, and names no unit.
        let table = self.roster_table(nodes, options.clone()).or_else(|fault| {
            let table = self.roster_table(nodes, options.without_id()).ok().filter(edge_list::is_roster);
            table.ok_or(fault)
        })?;
        Ok(edge_list::roster(&table, self.relation.as_deref())?)
    }

    /// The table of a roster, whose numbers are written as those of the ties; what was noticed goes to standard error.
    pub(crate) fn roster_table(&self, nodes: &Source, options: ReadOptions) -> Result<Table, Fault> {
        let read = nodes.table(&self.written.beside(options.no_rows(NoRows::Allow)))?;
        let used = read.table.id_column().into_iter().chain(["unit", "relation", "case", "answered"]);
        let told = diagnostics_for(&read.diagnostics, &used.collect::<Vec<_>>());
        // Any other column may be one of groups, whose names are heeded.
        let of_groups = |said: &&Diagnostic| matches!(&*said.code, "DAT126" | "DAT127") && !told.contains(said);
        let of_groups: Vec<Diagnostic> = read.diagnostics.iter().filter(of_groups).cloned().collect();
        // A roster has its nodes in the first column, and there is no `--id`.
        let of_roster = |said: Diagnostic| {
            let asks_for_id = said.code == "DAT116" && said.help.is_some();
            if asks_for_id { said.help("if another column names the nodes, make it the first") } else { said }
        };
        tell(&[told, of_groups].concat().into_iter().map(of_roster).collect::<Vec<_>>());
        Ok(read.table)
    }

    /// The network of each case of an edge list with a column of cases; what was noticed goes to standard error.
    pub(crate) fn by_case(
        &self,
        file: &Source,
        options: &NetworkOptions,
        case: &str,
        rosters: &[(String, Nodes)],
        flags: &[&str],
    ) -> Result<Vec<Network>, Fault> {
        let read = file.table(&self.written.on(edge_list::table_options().text_if_there(case)))?;
        tell(&edge_list::about_ties(&read.diagnostics));
        let table = read.table;
        tell(&edge_list::unread(&table, Some(options.directed), &[case]));
        tell(&edge_list::code_among_weights(&table, self.relation.as_deref())?);
        let networks = edge_list::read_cases(&table, options, case, self.relation.as_deref(), rosters)
            .map_err(|error| hinted(error, flags))?;
        tell(&networks.iter().flat_map(Network::diagnostics).collect::<Vec<_>>());
        Ok(networks)
    }

    /// All relations, or the one that is named; what was noticed goes to standard error.
    pub(crate) fn pick(&self, relations: Relations) -> Result<Vec<Network>, Fault> {
        tell(&relations.diagnostics);
        match &self.relation {
            Some(name) => Ok(vec![relations.one(Some(name))?]),
            None => Ok(relations.networks),
        }
    }
}

/// Whether a file is a table: an edge list, or with --matrix a matrix.
pub(crate) fn is_table(file: &Source) -> bool {
    Format::from_path(file.path()).is_ok()
}

/// The relations of a file of any format; a fault names those of these flags that correct it.
pub(crate) fn read(file: &Source, options: &NetworkOptions, flags: &[&str]) -> Result<Relations, Fault> {
    let values = file.also().first().map(|path| bytes(path)).transpose()?;
    let name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    formats::read(&file.bytes()?, values.as_deref(), &name, options).map_err(|error| hinted(error, flags))
}

/// The flags that mend a fault, of those that the command has.
fn hinted(error: NetworkError, flags: &[&str]) -> Fault {
    let mends: &[&str] = match &error {
        NetworkError::DuplicateTie { reversed: true, .. } => &["--directed", DUPLICATES],
        NetworkError::DuplicateTie { .. } => &[DUPLICATES],
        NetworkError::AsymmetricMatrix { .. } => &["--directed", "--symmetrize RULE"],
        NetworkError::NegativeWeight { .. } => &["--signed"],
        NetworkError::SeveralRelations { .. } => &["--relation NAME"],
        NetworkError::StatedUndirected { .. } => &["leave out --directed", "leave out --symmetrize"],
        _ => return error.into(),
    };
    let known: Vec<&str> = mends.iter().copied().filter(|flag| flags.contains(flag)).collect();
    if known.is_empty() {
        return error.into();
    }
    Fault::data(format!("{error} ({}) [{}]", known.join(", "), error.code()))
}
