using Tarmac.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Installation))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
