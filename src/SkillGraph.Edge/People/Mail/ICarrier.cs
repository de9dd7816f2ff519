using MimeKit;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Carries letters to where they are read. What it throws says whether it is worth another try.</summary>
internal interface ICarrier
{
    /// <summary>How many letters it takes at a time.</summary>
    int AtOnce => 1;

    Task Carry(MimeMessage message, CancellationToken cancel);

    /// <summary>Removes what it keeps of letters to an address.</summary>
    void Forget(string address)
    {
    }

    /// <summary>Why a letter was not carried, without anything of the letter in it, and whether another try may do better.</summary>
    (string Reason, bool TryAgain) Explain(Exception failure);
}
